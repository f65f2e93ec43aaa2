"""The author's desk: the list of one's articles, and how one begins."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Reference, Status
from articles.views.desk import author_pages
from tests.articles.audiences.changing import change
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.desk.pages import Form, at
from tests.cast import Cast

pytestmark = pytest.mark.page

DESK, START = "/desk/", "/desk/new/"


def listed(page) -> list[tuple[str, str]]:
    return [(article.title, wanted) for article, wanted in page.context["rows"]]


def test_nothing_written_yet_is_an_invitation(author: Client) -> None:
    page = author.get(DESK)
    assert page.status_code == 200
    assert "You have not written anything yet" in page.content.decode()
    assert f'href="{START}"' in page.content.decode()


def test_the_list_has_what_one_writes_alone_or_with_others_and_nothing_else(
    author: Client, cast: Cast
) -> None:
    mine = cast.draft(title="Is it mine?")
    shared = Article.objects.draft(by=cast.other_author, title="Is it shared?", topic=cast.topic)
    shared.co_authors.add(cast.author)
    Article.objects.draft(by=cast.other_author, title="Is it theirs?", topic=cast.topic)
    page = author.get(DESK)
    assert {pk for pk in (row.pk for row, _ in page.context["rows"])} == {mine.pk, shared.pk}
    assert "Is it theirs?" not in page.content.decode()
    assert dict(listed(page))["Is it shared?"] == "Help to finish; its author submits"


def test_each_state_says_what_is_wanted(author: Client, cast: Cast) -> None:
    walks = [
        cast.draft,
        cast.submitted,
        cast.under_review,
        cast.changes_requested,
        cast.approved,
        cast.rejected,
        cast.withdrawn,
        cast.retracted,
    ]
    made = {walk(title=f"Is it {walk.__name__}?").status for walk in walks}
    assert made == set(Status)
    assert dict(listed(author.get(DESK))) == {
        "Is it draft?": "Finish and submit",
        "Is it submitted?": "With the editors",
        "Is it under_review?": "With the medical advisory board",
        "Is it changes_requested?": "Make the changes and submit again",
        "Is it approved?": "None; readers see it",
        "Is it rejected?": "None; it is closed",
        "Is it withdrawn?": "None; it is closed",
        "Is it retracted?": "None; its page says why",
    }


def test_what_is_wanted_stands_first_with_the_editors_reason_and_the_findings(
    author: Client, cast: Cast
) -> None:
    cast.draft(title="Is it ready?")
    cast.draft(title="Is it unfinished?", body="A claim. [7]")
    cast.changes_requested(title="Is it back?")
    cast.submitted(title="Is it away?")
    page = author.get(DESK)
    first = [
        (wish["article"].title, wish["reason"], wish["blocking"]) for wish in page.context["first"]
    ]
    assert first == [
        ("Is it back?", "Say what to do about magnesium.", []),
        (
            "Is it unfinished?",
            "",
            ["Line 1: marker [7] has no reference. Add reference 7 below or change the number."],
        ),
        ("Is it ready?", "", []),
    ]
    words = page.content.decode()
    assert "“Say what to do about magnesium.”" in words and "marker [7] has no reference" in words
    assert "It can be submitted now." in words


def test_a_text_that_is_out_of_step_waits_for_its_authors(author: Client, cast: Cast) -> None:
    """Readers are told that it is being checked: whoever wrote it must not find that by chance."""
    source = cast.approved()
    public, draft = approve(cast, begin(source, cast.author)), begin(source, cast.author, "carer")
    alone = cast.approved(title="Alone?")
    cast.draft(title="Is it ready?")
    cast.changes_requested(title="Is it back?")
    assert public not in [wish["article"] for wish in author.get(DESK).context["first"]]
    change(cast, source)
    page = author.get(DESK)
    first = [wish["article"] for wish in page.context["first"]]
    assert (
        first[0].title == "Is it back?"
        and first[1] == public
        and draft in first[2:]
        and source not in first
        and alone not in first
    )
    words = page.content.decode()
    assert (
        words.count("To be checked since") == 2
        and "Revise it, unless it still holds." in words
        and "See what changed" in words
    )
    public.revise(by=cast.author)
    assert "See what changed" not in author.get(DESK).content.decode()  # it is written again


def test_two_texts_of_one_question_are_told_apart(author: Client, cast: Cast) -> None:
    source = cast.submitted()
    begin(source, cast.author)
    begin(source, cast.author, "student")
    words = author.get(DESK).content.decode()
    for readers in ("clinicians", "patients", "students"):
        assert f'{source}</a><span class="note">For {readers}</span>' in words
    assert words.count(f"{cast.topic}, for patients, saved") == 1


def test_an_old_reason_is_not_repeated_once_it_was_answered(author: Client, cast: Cast) -> None:
    article = cast.changes_requested()
    article.submit(by=cast.author, reason="Magnesium added.")
    assert author.get(DESK).context["first"] == []


def test_a_long_list_is_read_leaf_by_leaf_each_row_once(author: Client, cast: Cast) -> None:
    written = {cast.draft(title=f"Is it {number}?").pk for number in range(53)}
    page = author.get(DESK)
    seen = [article.pk for article, _ in page.context["rows"]]
    assert len(seen) == 50 and len(page.context["first"]) == 10
    assert seen == sorted(written, reverse=True)[:50]
    older = author.get(DESK, {"before": page.context["before"]})
    assert {*seen, *(article.pk for article, _ in older.context["rows"])} == written
    assert older.context["first"] == [] and older.context["before"] == ""


def test_own_and_shared_articles_are_one_list(
    author: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last changed first, whoever began them; of many, each half of the list alone would
    fill a page."""
    monkeypatch.setattr(author_pages, "ROWS_TO_A_PAGE", 4)
    monkeypatch.setattr(author_pages, "FIRST", 3)
    written = []
    for number in range(12):
        by = cast.other_author if number % 3 == 0 else cast.author
        article = Article.objects.draft(by=by, title=f"Is it {number}?", topic=cast.topic)
        if by == cast.other_author:
            article.co_authors.add(cast.author)
        written.append(article.pk)
    seen, before = list[int](), ""
    while page := author.get(DESK, {"before": before} if before else {}):
        seen += [article.pk for article, _ in page.context["rows"]]
        if not (before := page.context["before"]):
            break
    assert seen == written[::-1]
    assert [wish["article"].pk for wish in author.get(DESK).context["first"]] == written[:-4:-1]


@pytest.mark.parametrize(
    "before", ["x", "20261122T000000.000000-", "99999999T000000.000000-1", "\0", "-1"]
)
def test_a_place_that_is_none_is_not_there(author: Client, before: str) -> None:
    assert author.get(DESK, {"before": before}).status_code == 404


def test_the_desk_takes_no_more_queries_for_more_rows(
    author: Client, cast: Cast, django_assert_max_num_queries
) -> None:
    for number in range(60):
        article = cast.draft(title=f"Is it {number}?")
        article.replace_references([Reference(title="A"), Reference(title="B")])
    cast.changes_requested(title="Is it back?")
    with django_assert_max_num_queries(12) as seen:
        author.get(DESK)
    assert len(seen.captured_queries) == 6


# --- Beginning ------------------------------------------------------------------------------------


def begun(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        "title": "Does tea stain teeth?",
        "topic": cast.topic.pk,
        "audience": "patient",
    } | changes


def test_three_answers_begin_a_draft(author: Client, cast: Cast) -> None:
    assert set(Form(author.get(START)).fields) == {
        "csrfmiddlewaretoken",
        "title",
        "topic",
        "audience",
        "template",
    }
    answer = author.post(START, begun(cast))
    article = Article.objects.get()
    assert (answer.status_code, answer.url) == (302, at(article))
    assert (article.title, article.slug, article.audience, article.author, article.status) == (
        "Does tea stain teeth?",
        "does-tea-stain-teeth",
        "patient",
        cast.author,
        Status.DRAFT,
    )


def test_a_double_click_begins_one_draft(author: Client, cast: Cast) -> None:
    answers = [author.post(START, begun(cast)) for _ in range(2)]
    article = Article.objects.get()
    assert [answer.url for answer in answers] == [at(article)] * 2


def test_the_same_question_for_others_is_another_draft(author: Client, cast: Cast) -> None:
    author.post(START, begun(cast))
    author.post(START, begun(cast, audience="carer"))
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"title": " "}, "title", "Write the question that the article will answer."),
        ({"title": "x" * 201}, "title", "This has 201 characters; at most 200 fit."),
        ({"title": "Tea\u202e?"}, "title", "RIGHT-TO-LEFT OVERRIDE"),
        ({"title": "Tea\0?"}, "title", "U+0000"),
        ({"topic": ""}, "topic", "Choose the topic it belongs to."),
        ({"topic": "999999"}, "topic", "Choose one of these topics."),
        ({"audience": "robot"}, "audience", "robot"),
    ],
)
def test_what_cannot_begin_says_why_beside_the_field_and_keeps_the_rest(
    author: Client, cast: Cast, typed, field, message
) -> None:
    answer = author.post(START, begun(cast, **typed))
    assert answer.status_code == 200 and not Article.objects.exists()
    assert message in answer.context["form"].errors[field][0]
    assert f'id="id_{field}_error"' in answer.content.decode()
    if field != "title":
        assert "Does tea stain teeth?" in answer.content.decode()


def test_reading_begins_nothing(author: Client, cast: Cast) -> None:
    author.get(START, begun(cast))
    assert not Article.objects.exists()


def test_the_names_of_the_desk_lead_where_the_notifications_point() -> None:
    assert (reverse("desk:articles"), reverse("desk:start"), reverse("desk:article", args=[7])) == (
        DESK,
        START,
        "/desk/7/",
    )
