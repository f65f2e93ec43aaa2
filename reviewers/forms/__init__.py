"""What a board member fills in."""

from .absence import AbsenceForm, WithAbsence
from .comment import CommentForm, ResolveForm
from .steps import FORMS, AcceptForm, DeclareForm, DeclineForm, DraftForm, ReviewForm, StepForm
from .verdict import VerdictForm

__all__ = [
    "FORMS",
    "AbsenceForm",
    "AcceptForm",
    "CommentForm",
    "DeclareForm",
    "DeclineForm",
    "DraftForm",
    "ResolveForm",
    "ReviewForm",
    "StepForm",
    "VerdictForm",
    "WithAbsence",
]
