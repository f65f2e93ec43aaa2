"""Who reads, and what they said."""

from .assignment import OPEN_PROGRESS, Assignment, Interests, Progress
from .board_member import BoardMember
from .review import APPROVING, CHECKLIST, Recommendation, Review

__all__ = ["APPROVING", "CHECKLIST", "OPEN_PROGRESS", "Assignment", "BoardMember", "Interests", "Progress", "Recommendation", "Review"]
