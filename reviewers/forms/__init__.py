"""What a board member fills in."""

from .remark import RemarkForm, ResolveForm
from .steps import FORMS, DraftForm, ReviewForm, StepForm
from .verdict import VerdictForm

__all__ = ["FORMS", "DraftForm", "RemarkForm", "ResolveForm", "ReviewForm", "StepForm", "VerdictForm"]
