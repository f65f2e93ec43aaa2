"""What templates may say and how they look."""
