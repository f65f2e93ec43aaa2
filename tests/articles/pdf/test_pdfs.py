"""PDFs of public texts: made off the request, once for each state, and given out for that state
alone."""

import subprocess
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.ledger.append_only import AppendOnlyError
from articles.models import Article, Galley, Page, StoredPdf
from articles.publishing.pdf import making
from articles.publishing.pdf.making import make_due, make_missing
from articles.publishing.pdf.printed import of_page, pages
from articles.publishing.pdf.typesetting import typeset
from articles.publishing.record import Unrecorded
from articles.publishing.render_page import set_outdated_pages, set_page
from articles.tasks import make_pdfs
from articles.verification import verify_all
from tests.articles.reading.printed import printed
from tests.cast import BODY, Cast
from tests.invariants import violations
from tests.screens.pictures import adopted

from .reading import letters, sheets, text
from .texts import article, given, home, retract, twice

__all__ = ["article", "twice"]

pytestmark = pytest.mark.usefixtures("at_hand")


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
    content, revision = text(data), article.approved_revision
    found = letters(content)
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
    assert [phrase for phrase in shown if letters(phrase) not in found] == []
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
        assert [phrase for phrase in foot if letters(phrase) not in letters(sheet)] == []


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


@pytest.mark.page
def test_a_text_with_letters_without_a_shape_has_none_and_says_why(
    cast: Cast, client: Client
) -> None:
    article = cast.approved(short_answer="每次 500 mg. [1]")
    assert ".pdf" not in printed(article)
    assert make_due() == 1, "to say so"
    answer = client.get(f"{home(article)}.pdf")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert (
        "There is no PDF of this text" in html
        and "no shapes for 每, 次." in html
        and f'href="{home(article)}/"' in html
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
    first, second = article, cast.approved(title="The other?")
    at_hand = making.typeset

    def fails(data: Any) -> bytes:
        if data["title"] == second.title:
            raise trouble
        return at_hand(data)

    monkeypatch.setattr(making, "typeset", fails)
    assert make_due() == 1 and make_due() == 0
    assert (
        StoredPdf.objects.get().galley == first.galley
        and Page.objects.get(has_pdfs=False).article == second
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
        with pytest.raises(AppendOnlyError):
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
    [message] = verify_all()
    assert (
        message.startswith("PDF ")
        and f"of {article.slug} (clinician), does not have its digest" in message
    )
    assert [message] == list(verify_all(Article.objects.filter(pk=article.pk)))
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
