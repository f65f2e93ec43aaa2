"""Words in little room are cut between words."""

import pytest

from articles.templatetags.words import shortened


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Does it help?", 13, "Does it help?"),
        ("Does it help anybody?", 13, "Does it help…"),
        ("Does it help anybody?", 14, "Does it help…"),
        ("Does it, help anybody?", 10, "Does it…"),
        ("Pseudopseudohypoparathyroidism?", 10, "Pseudopse…"),
        ("血压高时应否立即服用两片药", 8, "血压高时应否立…"),
    ],
)
def test_a_text_is_cut_between_words(text: str, limit: int, shown: str) -> None:
    assert shortened(text, limit) == shown
    assert len(shown) <= limit
