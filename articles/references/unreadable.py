"""What is raised where something cannot be read."""


class Unreadable(ValueError):
    """It cannot be read: the sentence says where, and what to do."""
