"""Works looked up elsewhere."""
