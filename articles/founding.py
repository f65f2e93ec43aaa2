"""What migrations import, under the name it had when they were written."""

from .initial_data.creating import found as found
from .initial_data.creating import take_in as take_in
