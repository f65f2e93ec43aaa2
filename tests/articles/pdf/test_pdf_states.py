"""PDFs of texts that are retracted, former, in question, or not public: what they say first, and
where there is none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article, Page, StoredPdf
from articles.publishing.pdf.making import make_due
from articles.publishing.render_page import set_outdated_pages
from tests.articles.audiences.changing import change
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.publishing import EMERGENCY, correct, declare_late, forced
from tests.cast import BODY, Cast
from tests.invariants import violations

from .reading import letters, sheets, text
from .texts import article, given, home, retract, twice

__all__ = ["article", "twice"]

pytestmark = pytest.mark.usefixtures("at_hand")


def test_what_is_retracted_is_not_given_out_as_it_was(
    cast: Cast, article: Article, client: Client
) -> None:
    make_due()
    path = f"{home(article)}.pdf"
    before = given(client, path)
    retract(cast, article)
    assert client.get(path).status_code == 503
    assert make_due() == 1
    answer = client.get(path)
    assert answer["X-Robots-Tag"] == "noindex" and answer.content != before
    assert text(answer.content).index("The dose was wrong.") < text(answer.content).index(
        "Very unlikely."
    )
    first, *_ = sheets(answer.content)
    opening = letters(first).removeprefix("SecondReading")
    assert opening.startswith(letters(f"Retracted on {timezone.localdate():%-d %B %Y}"))
    assert "Do not rely on this answer." in text(answer.content)
    assert all(
        "Retracted on" in sheet and "retracted on" in sheet for sheet in sheets(answer.content)
    )
    assert bytes(StoredPdf.objects.order_by("pk")[0].data) == before, (
        "what was given out once is kept"
    )
    assert violations() == []


@pytest.mark.page
def test_a_former_version_says_so_first_and_todays_is_the_articles(
    cast: Cast, twice: Article, client: Client
) -> None:
    assert make_due() == 2
    answer = client.get(f"{home(twice)}/v/1.pdf")
    content = text(answer.content)
    assert answer["X-Robots-Tag"] == "noindex" and "A SECOND" not in content
    assert (
        content.index("A former version of this answer")
        < content.index(twice.title)
        < content.index("Revision 1, a former version")
    )
    assert all(
        "A former version of this answer" in sheet and "replaced on" in sheet
        for sheet in sheets(answer.content)
    )
    assert answer["Link"].endswith(f'{home(twice)}/>; rel="canonical"') and answer[
        "Content-Disposition"
    ].endswith('-clinician-1.pdf"')
    now = client.get(f"{home(twice)}/v/2.pdf")
    assert (now.status_code, now["Location"]) == (302, f"{home(twice)}.pdf")
    assert "A SECOND" in text(given(client, f"{home(twice)}.pdf"))
    retract(cast, twice)
    assert client.get(f"{home(twice)}/v/1.pdf").status_code == 503
    assert make_due() == 2
    assert (
        text(given(client, f"{home(twice)}/v/1.pdf")).index("The dose was wrong.")
        < content.index("A former version of this answer") + 400
    )


def late(cast: Cast) -> Article:
    article = cast.approved()
    declare_late(article.revision.assignments.first())
    return article


def out_of_step(cast: Cast) -> Article:
    source = cast.approved()
    variant = approve(cast, begin(source, cast.author))
    change(cast, source)
    return variant


STATES: dict[str, tuple[Callable[[Cast], Article], list[str]]] = {
    "forced": (
        forced,
        [
            "Published before full review",
            EMERGENCY,
            "No review of it by the medical advisory board has been signed",
        ],
    ),
    "late": (late, ["A reviewer has declared a competing interest since", "have not decided yet"]),
    "corrected": (
        lambda cast: correct(cast, cast.approved()),
        ["Corrected on", "A word was wrong."],
    ),
    "out of step": (
        out_of_step,
        [
            "The clinicians’ text has changed since; this one is being checked",
            "Before you act on this answer",
        ],
    ),
}


@pytest.mark.page
@pytest.mark.parametrize("state", STATES)
def test_how_a_text_stands_is_said_before_it(cast: Cast, client: Client, state: str) -> None:
    walk, phrases = STATES[state]
    article = walk(cast)
    make_due()
    page = Page.objects.get(article=article)
    data = given(client, page.get_absolute_url()[:-1] + ".pdf")
    assert [phrase for phrase in phrases if letters(phrase) not in letters(text(data))] == []
    assert text(data).index(phrases[0]) < text(data).index("Very unlikely.")
    if state != "corrected":
        assert all(letters(phrases[0]) in letters(sheet) for sheet in sheets(data)), (
            "and on each sheet"
        )


@pytest.mark.page
def test_an_overdue_review_is_said_from_the_day_the_page_says_so(
    article: Article, client: Client
) -> None:
    path = f"{home(article)}.pdf"
    make_due()
    before = given(client, path)
    page = Page.objects.get()
    due = page.overdue_from - timedelta(days=1)
    with time_machine.travel(
        timezone.now().replace(year=due.year, month=due.month, day=due.day, hour=12)
        + timedelta(days=40)
    ):
        assert given(client, path) == before, "until the page is set anew"
        set_outdated_pages()
        assert client.get(path).status_code == 503 and make_due() == 1
        message = f"The review of this answer is overdue since {due:%-d %B %Y}"
        assert all(letters(message) in letters(sheet) for sheet in sheets(given(client, path)))
        assert f"State of {due + timedelta(days=1):%-d %B %Y}" in text(given(client, path)), (
            "not of the day it was made"
        )


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "rejected"]
)  # of the others the canaries tell
def test_nothing_of_an_unpublished_text_is_there(cast: Cast, client: Client, state: str) -> None:
    article = getattr(cast, state)()
    for rest in (".pdf", "/clinician.pdf", "/patient.pdf", "/v/1.pdf", "/clinician/v/1.pdf"):
        there, nowhere = (
            client.get(f"/articles/{slug}{rest}") for slug in (article.slug, "nowhere")
        )
        assert there.status_code == nowhere.status_code == 404 and make_due() == 0
        assert there.content.replace(article.slug.encode(), b"") == nowhere.content.replace(
            b"nowhere", b""
        )


@pytest.mark.once
def test_a_version_that_was_never_public_is_not_there(
    cast: Cast, article: Article, client: Client
) -> None:
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=BODY + "\nSECRET\n").submit(
        by=cast.author, reason="SECRET"
    )
    article.open_preview(by=cast.editor, digest=article.digest)
    make_due()
    for rest in (
        "/v/0.pdf",
        "/v/2.pdf",
        f"/v/{10**30}.pdf",
        "/patient.pdf",
        "/nobody.pdf",
        "/v/-1.pdf",
        "/v/x.pdf",
    ):
        assert client.get(f"{home(article)}{rest}").status_code == 404, rest
    assert "SECRET" not in text(given(client, f"{home(article)}.pdf"))


@pytest.mark.once
def test_a_former_address_leads_to_it(cast: Cast, twice: Article, client: Client) -> None:
    make_due()
    old = twice.slug
    Article.objects.get(pk=twice.pk).change_address(
        by=cast.editor, former=old, slug="low-potassium", reason="Shorter."
    )
    for rest in (".pdf", "/clinician.pdf", "/v/1.pdf"):
        answer = client.get(f"/articles/{old}{rest}")
        assert (answer.status_code, answer["Location"]) == (301, f"/articles/low-potassium{rest}")
    assert client.get("/articles/low-potassium.pdf").status_code == 503, "its address stands in it"
    assert make_due() == 2
    assert "/articles/low-potassium/" in text(given(client, "/articles/low-potassium.pdf"))
