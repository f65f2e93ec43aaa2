"""Related answers: by shared works, topic and words, of what is public only, worked out off the
request."""

import re
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Page, Reference, RelatedText, Topic
from articles.publishing.lists import related
from articles.publishing.lists.related import relate, works_of
from articles.publishing.record import Unrecorded
from articles.tasks import relate_texts
from articles.verification import verify_all
from reviewers.models import Assignment
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.record.test_forced import force, settle
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

pytestmark = pytest.mark.long


@walked
def elsewhere(cast: Cast) -> list[Topic]:
    """Topics of their own, so that no two texts share one by chance."""
    return [
        Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}") for number in range(8)
    ]


def listed(client: Client, article: Article) -> str:
    """The list on the page of an article, as HTML."""
    audience = "" if article.audience == "clinician" else f"{article.audience}/"
    html = client.get(
        f"/articles/{Article.objects.get(pk=article.pk).slug}/{audience}"
    ).content.decode()
    return html.partition('id="related"')[2].partition("</nav>")[0]


def shown(client: Client, article: Article) -> list[str]:
    return re.findall(r'href="([^"]+)"', listed(client, article))


def paths(*articles: Article) -> list[str]:
    return [f"/articles/{article.slug}/" for article in articles]


def public(cast: Cast, title: str, topic: Topic, doi: str = "", **copy: str) -> Article:
    """A public text that cites one work, which is its own if no `doi` is given."""
    article = cast.draft(title=title, topic=topic, **copy)
    work = Reference(
        kind="research", title=title, source="JASN", year=2007, doi=doi or f"10.1000/{article.pk}"
    )
    article.replace_references([work])
    return approve(cast, article)


@walked
def pair(cast: Cast, elsewhere: list[Topic]) -> list[Article]:
    """Two public texts of one topic."""
    return [public(cast, title, elsewhere[0]) for title in ("Aspirin?", "Gout?")]


def retract(cast: Cast, article: Article) -> None:
    article = Article.objects.get(pk=article.pk)
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )


@pytest.mark.once
def test_one_that_was_published_before_its_full_review_says_so_until_then(
    cast: Cast, client: Client, elsewhere: list[Topic]
) -> None:
    gout = public(cast, "Gout?", elsewhere[0])
    early = cast.under_review(title="Aspirin?", topic=elsewhere[0])
    asked = cast.invite(early)
    force(cast, early)
    relate()
    assert shown(client, gout) == paths(
        early
    ) and "Aspirin?<span>Published before full review</span>" in listed(client, gout)
    for assignment in asked:
        cast.review(Assignment.objects.get(pk=assignment.pk))
    settle(Article.objects.get(pk=early.pk), cast.editor)
    relate()
    assert shown(client, gout) == paths(early) and "Published before full review" not in listed(
        client, gout
    )


@pytest.mark.once
def test_texts_that_cite_the_same_work_are_related_both_ways(
    cast: Cast, client: Client, elsewhere: list[Topic]
) -> None:
    first = public(cast, "Aspirin?", elsewhere[0], "10.1000/shared")
    second = public(cast, "Gout?", elsewhere[1], "10.1000/shared")
    other = public(cast, "Measles?", elsewhere[2])
    assert shown(client, first) == []
    assert relate() == 3 and relate() == 0
    assert (shown(client, first), shown(client, second), shown(client, other)) == (
        paths(second),
        paths(first),
        [],
    )
    assert violations() == [] == list(verify_all())


@pytest.mark.once
def test_shared_works_count_more_than_the_topic_and_rare_words_count(
    cast: Cast, client: Client, elsewhere: list[Topic]
) -> None:
    article = public(cast, "Does warfarin harm?", elsewhere[0], "10.1000/shared")
    topic = public(cast, "Is it gout?", elsewhere[0])
    word = public(cast, "May warfarin help?", elsewhere[1])
    work = public(cast, "When does it end?", elsewhere[2], "10.1000/shared")
    nothing = public(cast, "Can measles return?", elsewhere[3])
    relate()
    found = shown(client, article)
    assert (
        found[0] == paths(work)[0]
        and set(found) == set(paths(work, topic, word))
        and paths(nothing)[0] not in found
    )


def test_neither_what_is_not_public_nor_the_same_question_nor_other_readers(
    cast: Cast, client: Client, elsewhere: list[Topic]
) -> None:
    article = public(cast, "Aspirin?", elsewhere[0], "10.1000/shared")
    approve(cast, begin(article, cast.author))
    public(cast, "For patients?", elsewhere[0], "10.1000/shared", audience="patient")
    for walk in (cast.draft, cast.submitted, cast.under_review, cast.rejected, cast.retracted):
        walk(title=f"Aspirin CANARY {walk.__name__}?", topic=elsewhere[0])
    previewed = cast.submitted(title="Aspirin CANARY previewed?", topic=elsewhere[0])
    previewed.open_preview(by=cast.editor, digest=previewed.digest)
    relate()
    assert shown(client, article) == []
    assert not RelatedText.objects.filter(article__audience="clinician").exists()


def test_a_retracted_text_leaves_every_list_and_lists_nothing(
    cast: Cast, client: Client, pair: list[Article]
) -> None:
    first, second = pair
    relate()
    assert shown(client, second) == paths(first)
    retract(cast, first)
    assert relate_texts() == 1
    assert shown(client, second) == shown(client, first) == [] and not RelatedText.objects.exists()
    assert violations() == [] == list(verify_all())


@pytest.mark.once
def test_a_retracted_text_leaves_every_list_with_the_act(
    cast: Cast,
    client: Client,
    elsewhere: list[Topic],
    pair: list[Article],
    django_capture_on_commit_callbacks: Any,
) -> None:
    first, second, third = *pair, public(cast, "Mumps?", elsewhere[0])
    relate()
    assert paths(first)[0] in shown(client, second) and paths(first)[0] in shown(client, third)
    with django_capture_on_commit_callbacks(execute=True):
        retract(cast, first)
    assert (shown(client, second), shown(client, third), shown(client, first)) == (
        paths(third),
        paths(second),
        [],
    )
    assert relate() == 0 and violations() == [] == list(verify_all())


def test_a_retraction_stands_where_the_lists_could_not_be_changed(
    cast: Cast,
    client: Client,
    pair: list[Article],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    first, second = pair
    relate()

    def fail(*_: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr(related, "_relate", fail)
        with django_capture_on_commit_callbacks(execute=True):
            retract(cast, first)
    assert Article.objects.get(pk=first.pk).status == "retracted" and shown(
        client, second
    ) == paths(first)
    assert relate() == 1 and shown(client, second) == []


def test_a_list_is_bounded_and_the_closest_stay(
    cast: Cast, client: Client, elsewhere: list[Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "SHOWN", 2)
    article = public(cast, "Aspirin?", elsewhere[0], "10.1000/shared")
    public(cast, "Gout?", elsewhere[0])
    relate()
    close = [
        public(cast, title, elsewhere[number], "10.1000/shared")
        for number, title in enumerate(("Measles?", "Mumps?"), 1)
    ]
    relate()
    assert set(shown(client, article)) == set(paths(*close))
    assert RelatedText.objects.filter(article=article).count() == 2


def test_no_text_stands_in_more_lists_than_it_may(
    cast: Cast, elsewhere: list[Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "LISTS", 2)
    for number in range(5):
        public(cast, f"Question {number}?", elsewhere[0])
        relate()
    standing = [
        RelatedText.objects.filter(other=article).count() for article in Article.objects.all()
    ]
    assert max(standing) <= 2 and sum(standing) > 0


@pytest.mark.once
def test_a_new_title_and_a_new_address_are_printed(
    cast: Cast, client: Client, pair: list[Article]
) -> None:
    first, second = pair
    relate()
    first.change_address(
        by=cast.editor, former=first.slug, slug="acetylsalicylic-acid", reason="Longer."
    )
    assert relate() == 1
    assert shown(client, second) == ["/articles/acetylsalicylic-acid/"]
    first.revise(by=cast.author)
    first.edit(by=cast.author, version=first.version, title="Acetylsalicylic acid?")
    approve(cast, first)
    relate()
    assert b"Acetylsalicylic acid?" in client.get(f"/articles/{second.slug}/").content
    assert violations() == []


def test_the_page_is_one_query_and_is_built_anew_with_what_is_kept(
    cast: Cast, client: Client, pair: list[Article]
) -> None:
    first, second = pair
    relate()
    with CaptureQueriesContext(connection) as seen:
        assert shown(client, first) == paths(second)
    assert len(seen) == 2  # the other asks for the slug
    assert not any("related" in row for row in first.history.values()[0])
    assert Page.objects.filter(is_related=False).count() == 0


@pytest.mark.once
def test_what_changes_meanwhile_is_worked_out_once_more(
    cast: Cast, elsewhere: list[Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = public(cast, "Aspirin?", elsewhere[0])
    work_out = related._relate

    def and_retract(page: Page) -> None:
        work_out(page)
        monkeypatch.setattr(related, "_relate", work_out)
        retract(cast, article)

    monkeypatch.setattr(related, "_relate", and_retract)
    assert relate() == 1 and Page.objects.filter(is_related=False).count() == 1 == relate()
    assert relate() == 0


def test_a_page_that_cannot_be_built_keeps_no_other_waiting(
    cast: Cast,
    client: Client,
    elsewhere: list[Topic],
    pair: list[Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, broken = *pair, public(cast, "Mumps?", elsewhere[1])
    work_out = related._relate

    def fail(page: Page) -> None:
        if page.article_id == broken.pk:
            raise Unrecorded("gone")
        work_out(page)

    monkeypatch.setattr(related, "_relate", fail)
    relate()
    assert shown(client, first) == paths(second) and [
        page.article_id for page in Page.objects.filter(is_related=False)
    ] == [broken.pk]


@pytest.mark.parametrize(
    ("references", "works"),
    [
        ([], set()),
        ([{"title": "No identifier"}], set()),
        ([{"DOI": "10.1/a", "PMID": "1"}], {"DOI:10.1/a"}),
        ([{"PMID": "1"}, {"PMID": "1"}], {"PMID:1"}),
        ([{"URL": "https://example.org/" + "x" * 400}], set()),
        ([{"ISBN": ""}], set()),
    ],
)
def test_a_work_is_told_by_its_first_identifier(
    references: list[dict[str, str]], works: set[str]
) -> None:
    class Cites:
        pass

    cites = Cites()
    cites.listed = references  # type: ignore[attr-defined]
    assert works_of(cites) == works  # type: ignore[arg-type]


@pytest.mark.once
def test_the_cost_of_one_text_does_not_grow_with_the_rest(
    cast: Cast, elsewhere: list[Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(related, "SHOWN", 1)
    monkeypatch.setattr(related, "LISTS", 1)
    counted = []
    for number in range(6):
        public(cast, f"Question {number}?", elsewhere[0])
        with CaptureQueriesContext(connection) as seen:
            relate()
        counted.append(len(seen))
    assert counted[-1] <= max(counted[1:3]) + 2, counted
