"""Looking up from the editor page: a press asks, a task answers, and nothing changes without
another press."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.forms.looking_up import CHANGED, NOTHING_LEFT, NOTHING_NAMED, UNDER_WAY
from articles.look_up import wanting
from articles.models import Article, Reference, WorkRecord
from articles.tasks import look_up_works
from tests.articles.desk.pages import at, copy_of, write
from tests.cast import Cast

from . import answers
from .answers import BOOK, PRISMA, PRISMA_PMID, TITLE
from .stand_in import StandIn, says

pytestmark = pytest.mark.page  # what is kept, and asked for, test_running asks each database

CROSSREF = f"api.crossref.org/works/{PRISMA}"
PUBMED = "eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi"
FILLED = {
    "kind": "research",
    "title": TITLE,
    "author": "Page MJ, McKenzie JE, Bossuyt PM",
    "issued": 2021,
    "DOI": PRISMA,
    "ISSN": "1756-1833",
}


@pytest.fixture
def author(client: Client, cast: Cast) -> Client:
    """The author's browser."""
    client.force_login(cast.author)
    return client


@pytest.fixture
def article(cast: Cast) -> Article:
    """A draft that cites bare identifiers."""
    draft = cast.draft(body="Rare. [1, 2]")
    draft.replace_references([Reference(doi=PRISMA), Reference(title="A book", isbn=BOOK)])
    return draft


def press(client: Client, article: Article, act: str, **typed: str) -> str:
    """Press a button of the editor page, and return what the page then says."""
    answer = write(client, article, act=act, **typed)
    assert answer.status_code == 302
    return client.get(answer.url).content.decode()


def buttons(client: Client, article: Article) -> list[str]:
    """Return what the buttons of look-ups ask for, in the order of the page."""
    page = client.get(at(article)).content.decode()
    acts = [part.partition('"')[0] for part in page.split('name="act" value="')[1:]]
    return [act for act in acts if act.partition(".")[0] in ("look_up", "fill", "take")]


def listed(article: Article) -> list[dict[str, Any]]:
    return Article.objects.get(pk=article.pk).listed


def version(article: Article) -> int:
    return Article.objects.get(pk=article.pk).version


def test_a_reference_is_looked_up_shown_and_filled_at_a_press(
    author: Client, article: Article, services: StandIn
) -> None:
    services.lay(CROSSREF, answers.crossref())
    assert buttons(author, article) == ["look_up.1", "look_up.2", "look_up.0"]
    html = press(author, article, "look_up.1")
    assert UNDER_WAY in html and f"Looking up DOI {PRISMA}…" in html and services.asked == []
    assert (version(article), buttons(author, article)) == (0, ["look_up.2"])
    assert look_up_works() == 1
    page = author.get(at(article)).content.decode()
    for words in ("Would be filled in", TITLE, "Page MJ, McKenzie JE, Bossuyt PM", "from Crossref"):
        assert words in page
    assert listed(article)[0] == {"kind": "research", "DOI": PRISMA}
    fill, _ = buttons(author, article)
    assert "Taken over from Crossref, and saved." in press(author, article, fill)
    reference = listed(article)[0]
    assert reference["container-title"].startswith("BMJ") and reference == reference | FILLED
    assert version(article) == 1
    assert "It stands here as Crossref has it." in author.get(at(article)).content.decode()
    assert buttons(author, article) == ["look_up.2"]
    assert NOTHING_LEFT in press(author, article, fill)


def test_what_is_typed_stays_until_it_is_taken_over(
    author: Client, article: Article, services: StandIn
) -> None:
    services.lay(CROSSREF, answers.crossref())
    services.lay(PUBMED, answers.pubmed())
    typed = {"reference-0-title": "My title", "reference-0-authors": "page mj, et al."}
    press(author, article, "look_up.1", **typed)
    look_up_works()
    page = author.get(at(article)).content.decode()
    assert "Differs from what stands here" in page and "Held by Crossref:" in page
    fill, take, _ = buttons(author, article)
    press(author, article, fill, **{"reference-0-source": "Typed meanwhile"})
    reference = listed(article)[0]
    assert (
        reference["title"],
        reference["author"],
        reference["container-title"],
        reference["issued"],
    ) == (
        "My title",
        "page mj, et al.",
        "Typed meanwhile",
        2021,
    )
    assert "Taken over from Crossref, and saved." in press(author, article, take)
    assert listed(article)[0]["title"] == TITLE
    assert listed(article)[0]["container-title"] == "Typed meanwhile"


def test_two_identifiers_of_two_works_are_told(
    author: Client, article: Article, services: StandIn
) -> None:
    services.lay("api.crossref.org/works/10.5555/a", answers.crossref("10.5555/a"))
    services.lay(PUBMED, answers.pubmed())
    typed = {"reference-0-identifiers": f"10.5555/a PMID {PRISMA_PMID}"}
    press(author, article, "look_up.1", **typed)
    assert look_up_works() == 2
    page = author.get(at(article)).content.decode()
    assert f"Held by PubMed:</span> <bdi>{PRISMA}</bdi>" in page
    fill, take, _ = buttons(author, article)
    press(author, article, take)
    press(author, article, fill)  # of another answer: what the row names has changed
    assert listed(article)[0] == {"kind": "research", "DOI": PRISMA, "PMID": PRISMA_PMID}


def test_a_whole_list_of_bare_identifiers(
    author: Client, article: Article, services: StandIn
) -> None:
    services.lay(CROSSREF, answers.crossref())
    services.lay(PUBMED, answers.pubmed())
    services.lay("openlibrary.org/api/books", answers.open_library())
    press(author, article, "paste", pasted=f"PMID {PRISMA_PMID}\nISBN {BOOK}")
    page = author.get(at(article)).content.decode()
    assert "Look up 3 references without a title" in page
    press(author, article, "look_up.0")
    assert look_up_works() == 3
    press(author, article, "look_up.2")  # which is known already
    assert look_up_works() == 0
    fill_all = buttons(author, article)[-1]
    assert fill_all.startswith("fill.0.")
    typed = {"reference-1-year": "2010"}  # meanwhile: nothing is left to fill in there
    html = press(author, article, fill_all, **typed)
    assert "Taken over from Crossref, Open Library and PubMed, and saved." in html
    assert [(reference["title"], reference.get("issued")) for reference in listed(article)] == [
        (TITLE, 2021),
        ("A book", 2010),
        (TITLE, 2021),
        ("Slow reading", 2009),
    ]


def test_nobody_elses_save_is_written_over(
    author: Client, article: Article, services: StandIn, cast: Cast
) -> None:
    services.lay(CROSSREF, answers.crossref())
    press(author, article, "look_up.1")
    look_up_works()
    fill = buttons(author, article)[0]
    fields = copy_of(author.get(at(article)))
    Article.objects.get(pk=article.pk).edit(by=cast.author, version=0, body="Theirs. [1]")
    answer = author.post(at(article), fields | {"act": fill})
    assert (
        answer.status_code == 409 and "You saved this in another window" in answer.content.decode()
    )
    assert listed(article)[0] == {"kind": "research", "DOI": PRISMA}


@pytest.mark.parametrize("change", ["answer", "identifier", "nonsense"])
def test_an_answer_that_was_not_on_the_screen_is_not_taken(
    author: Client, article: Article, services: StandIn, change: str
) -> None:
    services.lay(CROSSREF, answers.crossref())
    press(author, article, "look_up.1")
    look_up_works()
    fill, typed = buttons(author, article)[0], {}
    if change == "answer":
        WorkRecord.objects.update(item={"title": "Another"})
    elif change == "identifier":
        typed = {"reference-0-identifiers": "10.5555/other"}
    else:
        fill = "fill.1.<b>"
    assert CHANGED in press(author, article, fill, **typed)
    assert set(listed(article)[0]) == {"kind", "DOI"}


@pytest.mark.parametrize(
    ("way", "message"),
    [
        (
            says({}, 404),
            f"Crossref and OpenAlex know no work with the DOI {PRISMA}. Compare it with the "
            "source: a digit may be wrong.",
        ),
        (
            answers.crossref("10.5555/other"),
            f"The DOI {PRISMA} was not looked up: Crossref answered with another work (DOI "
            "10.5555/other). Compare it with the source and look it up again later, or fill in the "
            "fields by hand.",
        ),
        (
            says({}, 500),
            f"Looking up DOI {PRISMA}… Crossref has a trouble of its own (500); it is asked again "
            "in some minutes.",
        ),
        (
            answers.crossref(update_to=[{"type": "retraction", "DOI": "10.5555/a"}]),
            "Crossref says that this is a notice about DOI 10.5555/a. Cite that work, if it is "
            "what you mean.",
        ),
        (
            answers.crossref(updated_by=[{"type": "retraction", "DOI": "10.5555/a"}]),
            "Crossref says that this work was retracted. Take it out, and what rests on it alone.",
        ),
        (
            answers.crossref(title=["<img src=x onerror=alert(1)>A & B&lt;script&gt;"]),
            "<bdi>A &amp; B</bdi>",
        ),
    ],
)
def test_what_came_is_said_in_a_sentence(
    author: Client, article: Article, services: StandIn, way: Any, message: str
) -> None:
    services.lay(CROSSREF, way)
    press(author, article, "look_up.1")
    look_up_works()
    assert message in author.get(at(article)).content.decode()


def test_long_lists_of_authors_are_cut_as_they_are_cited(
    author: Client, article: Article, services: StandIn
) -> None:
    names = [{"family": f"{'Family' * 7}{number}", "given": "Ann"} for number in range(100)]
    services.lay(CROSSREF, answers.crossref(author=names, issued={"date-parts": [[1432]]}))
    press(author, article, "look_up.1")
    look_up_works()
    press(author, article, buttons(author, article)[0])
    reference = listed(article)[0]
    assert reference["author"] == ", ".join(f"{'Family' * 7}{at} A" for at in range(3)) + ", et al."
    assert "issued" not in reference


def test_a_press_that_cannot_be_taken_looks_nothing_up(
    author: Client, article: Article, services: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = write(author, article, act="look_up.1", **{"reference-1-year": "then"})
    assert answer.status_code == 200 and "Not saved yet" in answer.content.decode()
    assert not WorkRecord.objects.exists()
    assert NOTHING_NAMED in press(
        author, article, "look_up.1", **{"reference-0-identifiers": "ISSN 0959-8138"}
    )
    assert version(article) == 1
    monkeypatch.setattr(wanting, "PER_HOUR", 0)
    assert "Saved, but nothing is looked up" in press(author, article, "look_up.2")
    for odd in ("look_up.99", "look_up.²", "take.1.kind.crossref.0"):
        press(author, article, odd)
    assert not WorkRecord.objects.exists()


def test_without_a_contact_nothing_is_offered_or_done(
    author: Client, article: Article, services: StandIn, settings: Any
) -> None:
    settings.LOOK_UP_CONTACT = ""
    assert buttons(author, article) == []
    press(author, article, "look_up.1")
    assert not WorkRecord.objects.exists() and "look-up" not in str(author.get(at(article)).content)


def test_the_page_asks_one_query_more(
    author: Client, article: Article, services: StandIn, settings: Any, django_assert_num_queries
) -> None:
    WorkRecord.objects.create(work=f"DOI:{PRISMA}")
    author.get(at(article))
    settings.LOOK_UP_CONTACT = ""
    with CaptureQueriesContext(connection) as off:
        author.get(at(article))
    settings.LOOK_UP_CONTACT = "library@answers.example"
    with django_assert_num_queries(len(off) + 1):
        author.get(at(article))
