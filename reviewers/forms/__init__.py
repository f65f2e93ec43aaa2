"""What a board member fills in."""

from .remark import RemarkForm, ResolveForm
from .steps import FORMS, AcceptForm, DeclineForm, DraftForm, ReviewForm, StepForm
from .verdict import VerdictForm

__all__ = ["FORMS", "AcceptForm", "DeclineForm", "DraftForm", "RemarkForm", "ResolveForm", "ReviewForm", "StepForm", "VerdictForm"]
