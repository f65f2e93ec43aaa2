"""What templates of every floor may use; it is built in (settings.TEMPLATES)."""
