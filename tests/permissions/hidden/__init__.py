"""The hunt for what is not public."""
