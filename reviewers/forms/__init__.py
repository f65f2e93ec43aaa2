"""What a board member fills in."""

from .absence import AbsenceForm, WithAbsence
from .remark import RemarkForm, ResolveForm
from .steps import FORMS, AcceptForm, DeclareForm, DeclineForm, DraftForm, ReviewForm, StepForm
from .verdict import VerdictForm

__all__ = [
    "FORMS",
    "AbsenceForm",
    "AcceptForm",
    "DeclareForm",
    "DeclineForm",
    "DraftForm",
    "RemarkForm",
    "ResolveForm",
    "ReviewForm",
    "StepForm",
    "VerdictForm",
    "WithAbsence",
]
