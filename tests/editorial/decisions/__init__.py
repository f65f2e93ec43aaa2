"""The decision page and what leads from it."""
