"""What authors type, on its way to the verbs."""

from .declarations import ConfirmForm, DeclarationsForm
from .manuscript import Manuscript
from .start import StartForm
from .step import StepForm

__all__ = ["ConfirmForm", "DeclarationsForm", "Manuscript", "StartForm", "StepForm"]
