"""Findings are waived on a page that shows them, and no others than it shows."""

from typing import Any

import pytest

from articles.models import FindingPolicy
from editorial.admin.decisions import verbs
from tests.articles.evidence.test_gate import DOSE
from tests.cast import Cast, proof

from .confirming import as_, to, words

pytestmark = pytest.mark.page


def test_what_the_page_shows_is_waived_once(cast: Cast) -> None:
    article = cast.reviewed(body=DOSE)
    client, address = as_(cast.editor), to(article, "waive_findings")
    page = client.get(address)
    assert "a dose without a source" in page.content.decode()
    sent = (
        words(article, "It is on the label.")
        | {"seen": page.context["form"]["seen"].value()}
        | proof(cast.editor)
    )
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    assert article.events.filter(verb="waive_findings").count() == 1


@pytest.mark.parametrize("when", ["before", "while it is signed"])
def test_a_policy_that_finds_more_meanwhile_is_looked_at_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    article = cast.reviewed(body=f"{DOSE}\nIn 20 % of all it fails.\n")
    client, address = as_(cast.editor), to(article, "waive_findings")
    seen = client.get(address).context["form"]["seen"].value()

    def adopt(*given: Any) -> Any:
        FindingPolicy.objects.adopt(by=cast.chair, severities={"figure_uncited": "objection"})
        return signed(*given) if given else None

    signed = verbs.signed
    if when == "before":
        adopt()
    else:
        monkeypatch.setattr(verbs, "signed", adopt)
    answer = client.post(
        address, words(article, "It is on the label.") | {"seen": seen} | proof(cast.editor)
    )
    assert answer.status_code == 409
    assert "The text has other findings now" in answer.content.decode()
    assert not article.events.filter(verb="waive_findings").exists()
