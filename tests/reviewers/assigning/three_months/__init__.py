"""Three months of a small board."""
