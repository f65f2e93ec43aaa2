"""The editor page: what is saved, what is refused and kept, the preview, the findings."""

import pytest
from django.test import Client

from articles.models import Article, Reference, Revision, Status, set_in_type
from articles.publishing.search import alike
from articles.text.clean import BODY_LIMIT
from tests.articles.desk.pages import at, copy_of, saved, write
from tests.cast import Cast

from .written import article, errors

__all__ = ["article"]

pytestmark = pytest.mark.page


# --- Saving ---------------------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_the_page_shows_it(
    author: Client, cast: Cast, article: Article
) -> None:
    answer = write(
        author,
        article,
        title="Is it so?",
        short_answer="No.",
        body="Because. [1]\r\n",
        audience="patient",
        co_authors="Co_Author@cast.example\r\n\r\n",
    )
    assert (answer.status_code, answer.url) == (302, at(article))
    now = saved(article)
    assert (now.title, now.short_answer, now.body, now.audience, now.version, now.edited_by) == (
        "Is it so?",
        "No.",
        "Because. [1]",
        "patient",
        1,
        cast.author,
    )
    assert list(now.co_authors.all()) == [cast.co_author] and now.slug == "is-it-so"
    page = author.get(answer.url)
    assert "Saved. The preview shows it as readers would see it." in page.content.decode()
    assert copy_of(page)["version"] == "1"


def test_what_the_page_shows_can_be_sent_back_unchanged(author: Client, article: Article) -> None:
    article.replace_references(
        [
            Reference(
                kind="research",
                authors="Doe J",
                title="T",
                source="S",
                year=2001,
                doi="10.5555/a",
                pmid="12",
                url="https://example.org/a",
            )
        ]
    )
    before = (article.title, article.body.rstrip(), article.short_answer, saved(article).listed)
    assert write(author, article).status_code == 302
    now = saved(article)
    assert (now.title, now.body, now.short_answer, now.listed) == before


def test_a_draft_may_be_saved_with_nothing_in_it(author: Client, article: Article) -> None:
    answer = write(author, article, title="", short_answer="", body="", act="remove-1")
    assert (
        answer.status_code == 302
        and saved(article).title == ""
        and not saved(article).references.exists()
    )
    page = author.get(at(article))
    assert [(finding["field"], finding["weight"]) for finding in page.context["findings"]] == [
        ("title", "Not written yet"),
        ("short_answer", "Not written yet"),
        ("body", "Not written yet"),
    ]


def test_the_preview_is_what_readers_would_see(author: Client, article: Article) -> None:
    write(author, article, body="## Why\n\n**Because** <b>so</b>. [1]")
    now = saved(article)
    head, text = set_in_type(
        Revision(
            title=now.title,
            short_answer=now.short_answer,
            body=now.body,
            references=now.listed,
            grammar=now.form,
        )
    )
    page = author.get(at(article)).content.decode()
    assert head in page and text in page and "&lt;b&gt;so" in text


def test_markup_in_a_field_is_shown_not_run(author: Client, article: Article) -> None:
    write(author, article, title="<script>alert(1)</script>?", body="</textarea><script>x</script>")
    page = author.get(at(article)).content.decode()
    assert "<script>" not in page and page.count("<script src=") == 3  # the desk's own
    assert copy_of(author.get(at(article)))["body"] == "</textarea><script>x</script>"


def test_a_leading_blank_line_survives_the_way_there_and_back(
    author: Client, article: Article
) -> None:
    for _ in range(2):
        write(author, article, body="\n\nText") if saved(article).version == 0 else write(
            author, article
        )
    assert saved(article).body == "\n\nText" and saved(article).version == 2


@pytest.mark.parametrize(
    ("typed", "field_id", "message"),
    [
        ({"title": "x" * 201}, "id_title", "This has 201 characters; at most 200 fit."),
        (
            {"body": "x" * (BODY_LIMIT + 1)},
            "id_body",
            "This has 60,001 characters; at most 60,000 fit.",
        ),
        (
            {"body": "- a\n" * 15_000},
            "id_body",
            "The text has 15,000 lines, paragraphs or list items; an article has at most 3,000.",
        ),
        (
            {"body": "a\nb\u202ec"},
            "id_body",
            "Line 2, column 2: the character U+202E RIGHT-TO-LEFT OVERRIDE",
        ),
        (
            {"short_answer": "a\0b"},
            "id_short_answer",
            "Line 1, column 2: the character U+0000 CONTROL CHARACTER",
        ),
        ({"topic": "0"}, "id_topic", "Choose one of these topics."),
        ({"audience": "x"}, "id_audience", "Choose one of these audiences."),
        ({"reference-0-kind": "x"}, "id_reference-0-kind", "Choose one of these kinds."),
        ({"reference-0-year": "20O7"}, "id_reference-0-year", "Write a year from 1500 to"),
        (
            {"reference-0-year": "9" * 5000},
            "id_reference-0-year",
            "This has 5,000 characters; at most 4 fit.",
        ),
        ({"reference-0-title": "a\0"}, "id_reference-0-title", "U+0000"),
        (
            {"reference-0-identifiers": "10.5555"},
            "id_reference-0-identifiers",
            "This is not a DOI.",
        ),
        (
            {"reference-0-identifiers": "PMID: 0"},
            "id_reference-0-identifiers",
            "This is not a PubMed number.",
        ),
        (
            {"reference-0-identifiers": "javascript:alert(1)"},
            "id_reference-0-identifiers",
            "nor a web address",
        ),
        (
            {"reference-0-identifiers": "ISBN 9780306406158"},
            "id_reference-0-identifiers",
            "its check digit does not fit",
        ),
        (
            {"reference-0-identifiers": "1 2"},
            "id_reference-0-identifiers",
            "These are two PubMed numbers.",
        ),
        (
            {"co_authors": "nobody@cast.example"},
            "id_co_authors",
            "No active account with the address nobody@cast.example can be added.",
        ),
        ({"co_authors": "a, b"}, "id_co_authors", "“a, b” is not an e-mail address."),
        ({"co_authors": "author@cast.example"}, "id_co_authors", "you are the author already"),
    ],
)
def test_what_cannot_be_saved_says_why_beside_its_field_and_loses_nothing(
    author: Client, article: Article, typed, field_id, message
) -> None:
    before = copy_of(author.get(at(article)))
    kept = {"title": "A title kept?", "body": "A body kept."}
    answer = author.post(at(article), before | kept | typed)
    assert answer.status_code == 200
    assert list(errors(answer)) == [field_id] and message in errors(answer)[field_id]
    assert saved(article).version == 0
    shown = copy_of(answer)
    assert {
        name: shown[name]
        for name in (kept | typed)
        if name not in {"topic", "audience", "reference-0-kind"}
    } == {
        name: value
        for name, value in (kept | typed).items()
        if name not in {"topic", "audience", "reference-0-kind"}
    }
    assert shown["version"] == before["version"]


def test_an_account_that_is_not_active_cannot_be_told_from_none(
    author: Client, cast: Cast, article: Article
) -> None:
    cast.stranger.is_active = False
    cast.stranger.save()
    messages = [
        errors(write(author, article, co_authors=f"{name}@cast.example"))["id_co_authors"]
        for name in ("stranger", "nobody")
    ]
    assert messages[0].replace("stranger", "nobody") == messages[1]


def test_a_co_author_whose_account_was_closed_may_stay(
    author: Client, cast: Cast, article: Article
) -> None:
    article.co_authors.add(cast.co_author)
    cast.co_author.is_active = False
    cast.co_author.save()
    assert write(author, article, short_answer="No.").status_code == 302
    assert list(saved(article).co_authors.all()) == [cast.co_author]


def test_a_short_answer_of_61_words_is_saved_and_counted_as_a_finding(
    author: Client, article: Article
) -> None:
    write(author, article, short_answer="word " * 61)
    page = author.get(at(article))
    assert "At most 60 words; 61 used." in page.content.decode()
    assert [comment["message"] for comment in page.context["blocking"]] == [
        "The short answer has 61 words; at most 60 are allowed."
    ]


def test_a_finding_stands_beside_its_field_with_line_and_passage(
    author: Client, article: Article
) -> None:
    write(author, article, body="First.\n\nA claim. [7]")
    page = author.get(at(article))
    (comment,) = page.context["blocking"]
    assert (comment["field"], comment["line"], comment["passage"]) == ("body", 3, "A claim. [7]")
    words = page.content.decode()
    assert words.count("Line 3: marker [7] has no reference.") == 1
    first = next(found.first for found in page.context["found_in"] if found.label == "Text")
    assert f'<a href="#finding-{first}">Text</a>: 1' in words and f'id="finding-{first}"' in words
    assert sum(found.many for found in page.context["found_in"]) == words.count('id="finding-')
    assert "Submitting opens once what is missing or must be resolved is done, and saved." in words
    assert 'name="act" value="submit"' not in words


# --- Beside the text ------------------------------------------------------------------------------


def test_a_question_much_like_another_is_pointed_out_with_its_address(
    author: Client, cast: Cast, article: Article
) -> None:
    public = cast.approved(title="Does a mild hypokalaemia explain twitching of the lip?")
    own = cast.draft(title="Is a twitching lip explained by mild hypokalaemia?")
    cast.draft(title="Does tea stain teeth?")
    Article.objects.draft(
        by=cast.other_author, title=article.title, topic=cast.topic
    )  # somebody else's draft stays theirs
    found = {
        (question["url"], question["whose"])
        for question in author.get(at(article)).context["alike"]
    }
    assert found == {(f"/articles/{public.slug}/", "Published"), (at(own), "Yours")}


@pytest.mark.parametrize(
    ("typed", "is_near"),
    [
        ("Does mild HYPOKALAEMIA explain twitching of the lip", True),
        ("Does a mild hypokalemia explain twitching of the lip?", True),
        ("Hypokalaemia: does it explain the twitching of a lip, if it is mild?", True),
        ("Twitching of the lip?", False),
        ("Does a mild hyponatraemia explain cramps of the calf?", False),
        ("Dies a milde hypokalaemia explains twitch of a lips?", True),
        ("?", False),
        ("Ist das so?", False),
    ],
)
def test_alike_is_what_has_nearly_all_the_words(
    typed: str, is_near: bool, author: Client, cast: Cast
) -> None:
    cast.approved(title="Does a mild hypokalaemia explain twitching of the lip?")
    cast.approved(title="Does tea stain teeth, if it is mild?")
    found = author.get(at(cast.draft(title=typed))).context["alike"]
    assert [question["title"] for question in found] == [
        "Does a mild hypokalaemia explain twitching of the lip?"
    ] * is_near


def test_what_is_alike_is_found_however_much_was_published_since(
    author: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "OF_EACH", 1)
    old = cast.approved(title="Does a mild hypokalaemia explain twitching of the lip?")
    cast.approved(title="Does a mild fever explain it?")
    found = author.get(
        at(cast.draft(title="Is twitching of the lip explained by a mild hypokalaemia?"))
    ).context["alike"]
    assert [question["url"] for question in found] == [f"/articles/{old.slug}/"]


def test_a_shared_draft_is_ones_own(author: Client, cast: Cast) -> None:
    shared = Article.objects.draft(
        by=cast.other_author, title="Does tea stain the teeth?", topic=cast.topic
    )
    shared.co_authors.add(cast.author)
    found = author.get(at(cast.draft(title="Does tea stain teeth?"))).context["alike"]
    assert [question["url"] for question in found] == [at(shared)]


def test_the_editors_reason_stands_on_top(author: Client, cast: Cast) -> None:
    article = cast.changes_requested()
    page = author.get(at(article))
    assert page.context["asked"].reason == "Say what to do about magnesium."
    words = page.content.decode()
    assert words.index("An editor asks for changes") < words.index('id="copy"')


def test_once_submitted_the_audience_is_settled(author: Client, cast: Cast) -> None:
    article = cast.changes_requested()
    assert "audience" not in copy_of(author.get(at(article)))
    assert write(author, article, audience="patient").status_code == 302
    assert saved(article).audience == "clinician"


def test_a_co_author_writes_but_names_nobody_and_does_not_submit(
    client: Client, cast: Cast, article: Article
) -> None:
    article.co_authors.add(cast.co_author)
    client.force_login(cast.co_author)
    page = client.get(at(article))
    assert "co_authors" not in copy_of(page)
    assert "Only its author can do this." in page.content.decode()
    assert write(client, article, body="Better. [1]", co_authors="").status_code == 302
    now = saved(article)
    assert (now.body, now.edited_by, list(now.co_authors.all())) == (
        "Better. [1]",
        cast.co_author,
        [cast.co_author],
    )


def test_an_open_next_revision_is_written_like_a_draft(author: Client, cast: Cast) -> None:
    article = cast.revising()
    assert write(author, article, body="Corrected. [1]").status_code == 302
    assert saved(article).body == "Corrected. [1]" and saved(article).status == Status.DRAFT
