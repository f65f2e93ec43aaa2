"""While an author writes: what is approved elsewhere is pointed out, and its sources are taken over
with one press."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.library.adopting import FULL, GONE
from articles.library.elsewhere import names_of
from articles.models import ApprovedStatement, Article, Reference
from tests.articles.desk.pages import at, copy_of, write
from tests.cast import Cast, sign_for
from tests.rewinding import walked

pytestmark = pytest.mark.page
SAID = "Potassium chloride is given 40 mmol daily until normal."
OTHER = "Until they are normal, 40 mmol potassium chloride is to be given daily."
ROW = "| How | What |\n|---|---|\n| Daily by mouth | Potassium chloride until normal"
DOI = "10.5555/another"


@pytest.fixture
def author(client: Client, cast: Cast) -> Client:
    """The author's browser."""
    client.force_login(cast.author)
    return client


@walked
def public(cast: Cast) -> Article:
    """An approved text whose statement cites two works, the second by its DOI."""
    article = cast.draft(
        title="How much potassium?", body=f"## Dose\n\n{SAID} [1, 2] Read on.\n\n{ROW} [1, 2] |\n"
    )
    works = [
        Reference(kind="review", title="Mechanism of hypokalemia", source="JASN", year=2007),
        Reference(kind="research", title="Another work", source="Lancet", year=2011, doi=DOI),
    ]
    article.edit(by=cast.author, version=article.version, references=works)
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def draft(cast: Cast, body: str, *references: Reference, **copy: str) -> Article:
    article = cast.draft(title="And what of chloride?", body=body, **copy)
    article.replace_references(list(references))
    return Article.objects.get(pk=article.pk)


def button(author: Client, article: Article) -> tuple[str, str]:
    """The act of the only button that takes sources over, and what stands on the page."""
    page = author.get(at(article))
    [beside] = page.context["elsewhere"]
    [near] = beside.approved
    assert f'value="{near.act}"' in page.content.decode()
    return near.act, page.content.decode()


def press(author: Client, article: Article, **typed: str) -> tuple[Article, str]:
    act, _ = button(author, article)
    answer = write(author, article, act=act, **typed)
    assert answer.status_code == 302
    page = author.get(at(article))
    return Article.objects.get(pk=article.pk), " ".join(map(str, page.context["messages"]))


@pytest.mark.parametrize(
    ("body", "how", "words"),
    [
        (SAID, "same", "The same is stated"),
        (SAID.replace("40", "60"), "numbers", "The same with other numbers is stated"),
        (OTHER, "near", "Nearly the same is stated"),
    ],
)
def test_what_is_approved_elsewhere_is_pointed_out(
    author: Client, cast: Cast, public: Article, body: str, how: str, words: str
) -> None:
    article = draft(cast, body)
    page = author.get(at(article))
    [beside] = page.context["elsewhere"]
    [near] = beside.approved
    assert (near.how, near.uncited, near.place, near.title) == (how, 2, "Dose", public.title)
    text = page.content.decode()
    assert all(phrase in text for phrase in (words, "Another work. Lancet. 2011", public.title))
    assert ("Cite these sources, too" in text) == bool(near.act) == (how != "numbers")


def test_nothing_of_ones_own_question_and_nothing_that_was_retracted_is_shown(
    author: Client, cast: Cast, public: Article
) -> None:
    public.revise(by=cast.author)
    assert author.get(at(public)).context["elsewhere"] == []


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        (SAID, f"{SAID} [1, 2]"),
        (f"Before. {SAID} After it.", f"Before. {SAID} [1, 2] After it."),
        (f"* One.\n* {SAID[:-1]}\n* Two.", f"* One.\n* {SAID[:-1]} [1, 2]\n* Two."),
        (f"## Dose\n\n{ROW} |\n", f"## Dose\n\n{ROW} [1, 2] |"),
        (f"**{SAID[:9]}**{SAID[9:]}", f"**{SAID[:9]}**{SAID[9:]} [1, 2]"),
        (SAID.replace(" daily", "\ndaily"), f"{SAID} [1, 2]".replace(" daily", "\ndaily")),
    ],
)  # fmt: skip
def test_one_press_adds_the_sources_and_cites_them(
    author: Client, cast: Cast, public: Article, typed: str, saved: str
) -> None:
    now, message = press(author, draft(cast, typed))
    assert [reference.title for reference in now.references.all()] == [
        "Mechanism of hypokalemia",
        "Another work",
    ]
    assert now.listed[1]["DOI"] == DOI
    assert now.body == saved
    assert message.startswith("Saved, with 2 sources more in your list: [1] and [2].")


def test_what_is_listed_already_is_cited_and_not_doubled(
    author: Client, cast: Cast, public: Article
) -> None:
    own = Reference(
        kind="research", title="Cited otherwise", source="L", year=2011, doi=DOI.upper()
    )
    first = Reference(kind="website", title="Mine", url="https://example.org/a")
    now, message = press(author, draft(cast, f"{SAID} [1]\n\nMore. [2]", first, own))
    assert now.body == f"{SAID} [1-3]\n\nMore. [2]"
    assert [reference.title for reference in now.references.all()] == [
        "Mine",
        "Cited otherwise",
        "Mechanism of hypokalemia",
    ]
    assert "1 source more in your list: [3]" in message and "[3] and [2]" in message
    page = author.get(at(now))
    assert page.context["elsewhere"][0].approved[0].uncited == 0
    assert b"You cite all of them." in page.content


@pytest.mark.parametrize(
    ("reference", "other", "is_same"),
    [
        ({"ISBN": "9780980200447", "title": "Dose"}, {"title": "Harm"}, False),
        ({"ISBN": "9780980200447", "title": "Dose"}, {"title": "dose ", "DOI": DOI}, True),
        ({"URL": "https://example.org/a"}, {"URL": "https://example.org/A"}, False),
        ({"URL": "https://example.org/a"}, {"title": "Else"}, True),
        ({"DOI": DOI}, {"DOI": DOI.upper()}, True),
    ],
)
def test_a_source_is_known_again_by_what_names_it_alone(
    reference: dict[str, str], other: dict[str, str], is_same: bool
) -> None:
    assert names_of(reference).isdisjoint(names_of(reference | other)) != is_same


def test_a_full_list_is_left_as_it_is(author: Client, cast: Cast, public: Article) -> None:
    many = [Reference(kind="website", title=f"No. {at}") for at in range(99)]
    now, message = press(author, draft(cast, SAID, *many))
    assert (now.body, now.references.count()) == (SAID, 99)
    assert FULL in message


def test_in_the_short_answer_it_is_cited_there(author: Client, cast: Cast, public: Article) -> None:
    now, _ = press(author, draft(cast, "Nothing.", short_answer=SAID))
    assert (now.short_answer, now.body) == (f"{SAID} [1, 2]", "Nothing.")


def test_where_the_end_is_marked_up_the_author_cites_by_hand(
    author: Client, cast: Cast, public: Article
) -> None:
    body = "Potassium chloride is given 40 mmol daily *until* ***normal***."
    now, message = press(author, draft(cast, body))
    assert now.body == body and now.references.count() == 2
    assert "Cite [1] and [2] behind the statement yourself" in message


@pytest.mark.parametrize("lost", ["words", "numbers", "galley", "nonsense"])
def test_what_has_changed_meanwhile_is_saved_as_it_was_typed(
    author: Client, cast: Cast, public: Article, lost: str
) -> None:
    article = draft(cast, SAID)
    act, _ = button(author, article)
    if lost == "galley":
        ApprovedStatement.objects.all().delete()
    typed = {"body": "Other words."} if lost == "words" else {}
    if lost == "numbers":
        ApprovedStatement.objects.update(label=SAID.replace("40", "60"))
    act = "sources-99999999999999999999-x" if lost == "nonsense" else act
    answer = write(author, article, act=act, **typed)
    assert answer.status_code == 302
    now = Article.objects.get(pk=article.pk)
    assert now.body == typed.get("body", SAID) and not now.references.exists()
    assert GONE in " ".join(map(str, author.get(at(article)).context["messages"]))


def test_a_stale_page_is_refused_as_by_any_save(
    author: Client, cast: Cast, public: Article
) -> None:
    article = draft(cast, SAID)
    act, _ = button(author, article)
    sent = copy_of(author.get(at(article))) | {"act": act}
    article.edit(by=cast.author, version=article.version, body=f"{SAID} More.")
    assert author.post(at(article), sent).status_code == 409
    assert not Reference.objects.filter(article=article).exists()


def test_the_page_asks_two_questions_more_however_much_is_approved(
    author: Client, cast: Cast, public: Article
) -> None:
    article = draft(cast, "\n\n".join([SAID, OTHER, SAID.replace("40", "70")]))
    with CaptureQueriesContext(connection) as seen:
        author.get(at(article))
    asked = [query["sql"] for query in seen.captured_queries]
    tables = "articles_approvedstatement", '"articles_page"'
    assert [sum(table in query for query in asked) for table in tables] == [1, 1]
