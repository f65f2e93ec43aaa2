"""What authors type, on its way to the verbs."""

from .declarations import DeclarationsForm
from .manuscript import Manuscript
from .start import StartForm
from .step import StepForm

__all__ = ["DeclarationsForm", "Manuscript", "StartForm", "StepForm"]
