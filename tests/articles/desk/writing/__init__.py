"""The editor page: what is saved, refused and kept."""
