"""PDFs of public texts: made off the request, once for each state, and given out for that state
alone."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.ledger.append_only import InkError
from articles.models import Article, Galley, Page, StoredPdf
from articles.publishing.pdf import making
from articles.publishing.pdf.making import make_due, make_missing
from articles.publishing.pdf.printed import of_page, pages
from articles.publishing.pdf.typesetting import typeset
from articles.publishing.record import Unrecorded
from articles.publishing.render_page import set_outdated_pages, set_page
from articles.tasks import make_pdfs
from articles.verification import verify_all
from tests.articles.audiences.test_out_of_step import change
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.printed import printed
from tests.articles.reading.publishing import EMERGENCY, correct, declare_late, forced
from tests.articles.record.test_public_changes import approved_again
from tests.cast import BODY, Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked
from tests.screens.pictures import adopted

from .reading import letters, sheets, text

pytestmark = pytest.mark.usefixtures("at_hand")


@walked
def article(cast: Cast) -> Article:
    """A public text."""
    return cast.approved()


@walked
def twice(cast: Cast, article: Article) -> Article:
    """An article with two versions."""
    return approved_again(cast, article, body=BODY + "\nA SECOND paragraph came in.\n")


def home(article: Article) -> str:
    return f"/articles/{article.slug}"


def given(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), path
    assert not answer.cookies
    return answer.content


def retract(cast: Cast, article: Article) -> None:
    article = Article.objects.get(pk=article.pk)
    article.retract(
        by=cast.chair,
        digest=article.digest_for("retract"),
        reason="The dose was wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )


def test_it_is_made_off_the_request_and_once(
    article: Article, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = f"{home(article)}.pdf"
    for _ in range(2):
        waits = client.get(path)
        assert (waits.status_code, waits["Retry-After"], waits["Cache-Control"]) == (
            503,
            "60",
            "no-cache",
        )
        assert "Try again in a minute" in waits.content.decode() and not StoredPdf.objects.exists()
    assert [record for record in caplog.records if record.levelname != "INFO"] == [], (
        "it is no failure"
    )
    assert make_pdfs() == 1 and make_pdfs() == 0 == make_missing(lambda done, total: None)
    assert given(client, path) == bytes(StoredPdf.objects.get().data)
    assert violations() == [] == list(verify_all())


@pytest.mark.page
def test_it_shows_the_text_its_record_and_its_receipt(cast: Cast, client: Client) -> None:
    article = cast.approved(
        body=BODY
        + (
            "\n> [!warning] Mind *this*\n> Now.\n\nSo much [1]:\n\n| Drug | Dose |\n|---|---|\n| A "
            "| 5 mg |\n"
        )
    )
    make_due()
    data = given(client, f"{home(article)}.pdf")
    said, revision = text(data), article.approved_revision
    found = letters(said)
    shown = [
        article.title,
        "Short answer",
        "Very unlikely.",
        "What is known",
        "Potassium of 3.2 rarely causes symptoms.",
        "Warning: Mind this",
        "Drug Dose",
        "A 5 mg",
        "References",
        "Mechanism of hypokalemia in magnesium deficiency",
        "Reviewed by",
        "Reviewer One, MD",
        "No competing interests",
        "Approved by",
        "Written by",
        "Author",
        "Cite this article",
        "Using this answer",
        "Receipt",
        revision.digest,
        article.events.get(verb="approve").hash,
        f"{home(article)}/",
    ]
    assert [one for one in shown if letters(one) not in found] == []
    day = f"{timezone.localdate():%-d %B %Y}"
    for number, sheet in enumerate(sheets(data), 1):
        foot = [
            article.title,
            f"Revision 1 · approved on {day}",
            revision.digest[:23],
            f"State of {day}; for today’s state see",
            f"{home(article)}/",
            f"Page {number} of {len(sheets(data))}",
        ]
        assert [one for one in foot if letters(one) not in letters(sheet)] == []


def test_what_is_sent_with_it(article: Article, client: Client) -> None:
    make_due()
    path = f"{home(article)}.pdf"
    answer = client.get(path)
    assert answer["Content-Disposition"] == f'inline; filename="{article.slug}-clinician-1.pdf"'
    assert answer["Cache-Control"] == "no-cache" and "X-Robots-Tag" not in answer
    assert answer["Link"].endswith(f'{home(article)}/>; rel="canonical"')
    head = client.head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", answer["ETag"])
    assert int(head["Content-Length"]) == len(answer.content)
    known = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert client.post(path).status_code == 405
    assert client.get(f"{home(article)}/clinician.pdf").content == answer.content
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert len(asked) == 3


@pytest.mark.page
def test_pages_link_it(cast: Cast, twice: Article, client: Client) -> None:
    assert f'<a href="{home(twice)}.pdf" type="application/pdf">' in printed(twice)
    former = client.get(f"{home(twice)}/v/1/").content.decode()
    assert f'<a href="{home(twice)}/v/1.pdf" type="application/pdf">' in former


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
    said = letters(first).removeprefix("SecondReading")
    assert said.startswith(letters(f"Retracted on {timezone.localdate():%-d %B %Y}"))
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
    said = text(answer.content)
    assert answer["X-Robots-Tag"] == "noindex" and "A SECOND" not in said
    assert (
        said.index("A former version of this answer")
        < said.index(twice.title)
        < said.index("Revision 1, a former version")
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
        < said.index("A former version of this answer") + 400
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
    walk, told = STATES[state]
    article = walk(cast)
    make_due()
    page = Page.objects.get(article=article)
    data = given(client, page.get_absolute_url()[:-1] + ".pdf")
    assert [one for one in told if letters(one) not in letters(text(data))] == []
    assert text(data).index(told[0]) < text(data).index("Very unlikely.")
    if state != "corrected":
        assert all(letters(told[0]) in letters(sheet) for sheet in sheets(data)), (
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
        told = f"The review of this answer is overdue since {due:%-d %B %Y}"
        assert all(letters(told) in letters(sheet) for sheet in sheets(given(client, path)))
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


@pytest.mark.page
def test_a_text_with_letters_without_a_shape_has_none_and_says_why(
    cast: Cast, client: Client
) -> None:
    article = cast.approved(short_answer="每次 500 mg. [1]")
    assert ".pdf" not in printed(article)
    assert make_due() == 1, "to say so"
    answer = client.get(f"{home(article)}.pdf")
    assert answer.status_code == 404
    said = answer.content.decode()
    assert (
        "There is no PDF of this text" in said
        and "no shapes for 每, 次." in said
        and f'href="{home(article)}/"' in said
    )
    assert make_missing(lambda done, total: None) == 0 and list(verify_all()) == []


@pytest.mark.once
def test_other_words_around_it_take_none_away(cast: Cast, article: Article, client: Client) -> None:
    path = f"{home(article)}.pdf"
    make_due()
    before = given(client, path)
    adopted(cast, name="Third Reading")
    set_outdated_pages()
    assert given(client, path) == before
    assert make_due() == 1
    assert "Third Reading" in text(given(client, path)) and "Third Reading" not in text(before)


def test_a_page_set_anew_asks_again_and_what_is_there_stays(article: Article) -> None:
    make_due()
    assert Page.objects.get().has_pdfs
    set_page(article.locked())
    assert not Page.objects.get().has_pdfs and make_due() == 0
    assert Page.objects.get().has_pdfs and StoredPdf.objects.count() == 1


def test_what_happens_while_it_is_made_asks_again(
    cast: Cast, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hand = making.typeset

    def while_retracted(data: Any) -> bytes:
        if not Page.objects.filter(is_listed=False).exists():
            retract(cast, article)
        return at_hand(data)

    monkeypatch.setattr(making, "typeset", while_retracted)
    assert make_due() == 1 and not Page.objects.get().has_pdfs
    assert make_due() == 1 and Page.objects.get().has_pdfs


TROUBLES = [
    OSError("no memory"),
    subprocess.TimeoutExpired("typeset", 100),
    subprocess.CalledProcessError(-9, "typeset"),
]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_cannot_be_made_now_waits_and_holds_up_nobody(
    cast: Cast, article: Article, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    one, two = article, cast.approved(title="The other?")
    at_hand = making.typeset

    def fails(data: Any) -> bytes:
        if data["title"] == two.title:
            raise trouble
        return at_hand(data)

    monkeypatch.setattr(making, "typeset", fails)
    assert make_due() == 1 and make_due() == 0
    assert (
        StoredPdf.objects.get().galley == one.galley
        and Page.objects.get(has_pdfs=False).article == two
    )
    monkeypatch.setattr(making, "typeset", at_hand)
    assert make_due() == 1


def test_a_text_without_a_record_holds_up_nobody(
    article: Article, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:

    def missing(*_: Any) -> Any:
        raise Unrecorded("The ledger holds no approval.")

    monkeypatch.setattr("articles.publishing.pdf.printed.Record.of", missing)
    assert make_due() == 0 and Page.objects.get().has_pdfs
    assert client.get(f"{home(article)}.pdf").status_code == 404


def test_two_may_make_the_same(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    page = pages().get()
    at_hand = making.typeset

    def beside(data: Any) -> bytes:
        monkeypatch.setattr(making, "typeset", at_hand)
        making._make(of_page(page))
        return at_hand(data)

    monkeypatch.setattr(making, "typeset", beside)
    assert make_due() == 1 and StoredPdf.objects.count() == 1


def test_what_is_stored_is_never_changed_and_an_altered_one_is_found_and_not_given_out(
    article: Article, client: Client
) -> None:
    make_due()
    stored = StoredPdf.objects.get()
    for act in (
        stored.save,
        stored.delete,
        StoredPdf.objects.all().delete,
        lambda: StoredPdf.objects.update(data=b"x"),
    ):
        with pytest.raises(InkError):
            act()
    StoredPdf.objects.bulk_create(
        [
            StoredPdf(
                galley=stored.galley,
                state=stored.state,
                look="another",
                data=b"%PDF altered",
                digest=stored.digest,
                made_at=timezone.now(),
            )
        ]
    )
    assert given(client, f"{home(article)}.pdf") == bytes(stored.data)
    [said] = verify_all()
    assert (
        said.startswith("PDF ")
        and f"of {article.slug} (clinician), does not have its digest" in said
    )
    assert [said] == list(verify_all(Article.objects.filter(pk=article.pk)))
    assert list(verify_all(Article.objects.exclude(pk=article.pk))) == []


def test_the_command_makes_what_is_missing(
    twice: Article, capsys: pytest.CaptureFixture[str]
) -> None:
    Page.objects.update(has_pdfs=True)
    call_command("make_pdfs")
    call_command("make_pdfs")
    assert capsys.readouterr().out == "2 PDFs made.\n0 PDFs made.\n"
    assert StoredPdf.objects.count() == 2 and Galley.objects.filter(pdfs=None).count() == 0


@pytest.mark.once
def test_it_takes_its_turn_among_other_work(
    cast: Cast, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.approved(title="The other?")
    monkeypatch.setattr(making, "RUN_SECONDS", 0.0)
    assert make_due() == 1 and make_due() == 1


@pytest.mark.page
def test_the_whole_way(article: Article, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own, as the worker does it: the same bytes."""
    monkeypatch.setattr(making, "typeset", typeset)
    make_due()
    stored = StoredPdf.objects.get()
    assert (stored.reason, bytes(stored.data)[:5]) == ("", b"%PDF-")
    assert given(client, f"{home(article)}.pdf") == bytes(stored.data)
