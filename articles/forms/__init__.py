"""What authors type, on its way to the verbs."""

from .manuscript import Manuscript
from .start import StartForm
from .step import StepForm

__all__ = ["Manuscript", "StartForm", "StepForm"]
