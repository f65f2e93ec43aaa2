"""What one process remembers of the site's settings."""

from ..database.memory import Memory

memory = Memory()
