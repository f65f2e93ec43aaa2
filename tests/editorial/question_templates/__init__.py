"""The screen on which chairs keep the templates."""
