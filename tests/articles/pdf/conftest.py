"""Here texts are set in the process of the test: beginning one for each takes most of the time.
One test goes the whole way."""

import pytest

from articles.publishing.pdf import making

from .reading import in_this_process


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set texts in this process."""
    monkeypatch.setattr(making, "typeset", in_this_process)
