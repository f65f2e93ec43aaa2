"""What makes HTML of templates, beside Django: for all who show pages."""
