"""Who reads, and what they said."""

from .assignment import OPEN_PROGRESS, SAY_WHICH_INTEREST, SAY_WHY, Assignment, Interests, Progress
from .board_member import BoardMember
from .review import APPROVING, CHECKLIST, Recommendation, Review, shortcomings

__all__ = [
    "APPROVING", "CHECKLIST", "OPEN_PROGRESS", "SAY_WHICH_INTEREST", "SAY_WHY", "Assignment", "BoardMember", "Interests", "Progress",
    "Recommendation", "Review", "shortcomings",
]
