"""One round after another in the workspace."""
