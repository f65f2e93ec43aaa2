"""The index holds exactly what is public, from the act that makes it so to the one that takes it
back; on both databases."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from articles.models import Article, Page, SearchEntry, SearchWord, Topic
from articles.publishing.render_page import set_page
from articles.publishing.search.index.entries import facets
from articles.publishing.search.index.rebuilding import rebuild
from articles.publishing.search.index.tables import FORMER_INDEX, INDEX, install
from articles.verification import verify_all
from articles.verification.search_index import disagreements
from tests.articles.reading.publishing import forced
from tests.cast import Cast, sign_for
from tests.rewinding import walked


@walked
def public(cast: Cast) -> Article:
    """An approved article."""
    return cast.approved(
        title="Does a β-blocker mask hypokalemia?",
        body="## The zebra\n\nOedema in the naïve is known. [1]\n",
    )


def counted() -> dict[str, int]:
    """What the counts should be, from the entries."""
    return dict(
        Counter(token for entry in SearchEntry.objects.all() for token in entry.tokens.split())
    )


def counts() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "entries"))


def found(token: str) -> list[int]:
    """The galleys that the database's own index gives for a token."""
    sql = {
        "sqlite": (
            "select rowid from articles_searchindex where articles_searchindex match %s order by "
            "rowid"
        ),
        "postgresql": "select galley_id from articles_searchentry"
        " where array_to_tsvector(string_to_array(tokens, ' ')) @@ %s::tsquery order by galley_id",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [{"sqlite": f'"{token}"', "postgresql": f"'{token}'"}[connection.vendor]]
        )
        return [row[0] for row in cursor.fetchall()]


def test_an_approval_puts_title_answer_headings_body_and_references_in(public: Article) -> None:
    entry = SearchEntry.objects.get()
    words = {
        "beta",
        "blocker",
        "hypokalaemia",
        "unlikely",
        "zebra",
        "oedema",
        "naive",
        "magnesium",
        "jasn",
    }
    facets = {"all:", f"topic:{public.topic_id}", "for:clinician", "t:beta", "t:hypokalaemia"}
    assert words | facets <= set(entry.tokens.split()) and "t:zebra" not in entry.tokens
    assert (
        " the zebra | oedema in the naive " in entry.words
        and "Oedema in the naïve is known." in entry.text
    )
    assert (
        found("zebra") == [public.galley_id]
        and counts() == counted()
        and list(disagreements()) == []
    )


def test_a_text_in_its_place_takes_its_place(cast: Cast, public: Article) -> None:
    public.revise(by=cast.author)
    public.edit(by=cast.author, version=public.version, body="## The quagga\n\nGone. [1]")
    public.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(public):
        cast.review(assignment)
    public.approve(by=cast.editor, digest=public.digest, signature=sign_for(cast.editor, public))
    assert SearchEntry.objects.get().galley_id == public.galley_id
    assert found("zebra") == [] and found("quagga") == [public.galley_id]
    assert counts() == counted() and not SearchWord.objects.filter(word="zebra").exists()


def test_a_retraction_takes_everything_out(cast: Cast, public: Article) -> None:
    other = cast.approved(title="Is a giraffe tall?")
    signature = sign_for(cast.chair, public, "retract")
    public.retract(by=cast.chair, digest=public.digest, reason="Wrong.", signature=signature)
    assert [entry.article_id for entry in SearchEntry.objects.all()] == [other.pk]
    assert found("zebra") == [] and counts() == counted() and "zebra" not in counts()
    assert list(disagreements()) == []


@pytest.mark.once
def test_what_comes_before_an_approval_is_not_in_it(cast: Cast) -> None:
    for walk in (
        cast.draft,
        cast.submitted,
        cast.reviewed,
        cast.changes_requested,
        cast.rejected,
        cast.withdrawn,
    ):
        walk(title=f"Is {walk.__name__} public?")
    assert (SearchEntry.objects.count(), counts(), list(disagreements())) == (0, {}, [])


def test_the_next_revision_is_not_in_it_until_it_is_approved(cast: Cast, public: Article) -> None:
    public.revise(by=cast.author)
    public.edit(by=cast.author, version=public.version, body="## Quagga\n\nGone. [1]")
    public.submit(by=cast.author)
    assert found("quagga") == [] and found("zebra") == [public.galley_id]


def test_before_full_review_there_is_no_year_of_one(cast: Cast) -> None:
    article = forced(cast)
    assert (
        found("year:none") == [article.galley_id] and SearchEntry.objects.get().reviewed_on is None
    )


def test_it_is_kept_by_the_act_itself(cast: Cast, public: Article) -> None:
    before = SearchEntry.objects.get().tokens
    set_page(Article.objects.select_related("galley__revision", "topic").get(pk=public.pk))
    assert (
        SearchEntry.objects.get().tokens == before
        and counts() == counted()
        and found("zebra") == [public.galley_id]
    )


@pytest.mark.parametrize(
    "plant",
    [
        lambda: SearchEntry.objects.all().delete(),
        lambda: SearchEntry.objects.update(text="Something else."),
        lambda: SearchEntry.objects.update(tokens="all:"),
        lambda: Page.objects.update(is_listed=False),
        lambda: SearchEntry.objects.update(topic=Topic.objects.create(name="Other", slug="other")),
        lambda: reviewed_in(1999),
        lambda: reviewed_in(None),
    ],
    ids=["missing", "text", "tokens", "not public", "topic", "review of another year", "no review"],
)
def test_what_does_not_agree_is_found(public: Article, plant: object) -> None:
    plant()  # type: ignore[operator]
    assert len(list(disagreements())) == 1 and counts() == counted()


def reviewed_in(year: int | None) -> None:
    """Let the entry say that it was reviewed in another year, token and all, or never."""
    entry = SearchEntry.objects.get()
    token = facets(entry.topic_id, entry.audience, entry.reviewed_on)
    entry.tokens = entry.tokens.replace([*token][-1], f"year:{year}" if year else "year:none")
    entry.reviewed_on = date(year, 1, 1) if year else None
    entry.save()


def test_a_day_of_review_that_was_altered_on_the_page_too_is_found(public: Article) -> None:
    reviewed_in(1999)
    Page.objects.update(reviewed_at=datetime(1999, 1, 1, 12, tzinfo=UTC))
    assert list(disagreements()) == [] and any("reviewed_at" in message for message in verify_all())


@pytest.mark.parametrize(
    "plant",
    [
        lambda: SearchWord.objects.create(word="aspirin", entries=3),
        lambda: SearchWord.objects.create(word="t:aspirin", entries=0),
        lambda: SearchWord.objects.filter(word="zebra").update(entries=2),
        lambda: SearchWord.objects.filter(word="all:").update(entries=-1),
        lambda: SearchWord.objects.filter(word="zebra").delete(),
    ],
    ids=["planted", "planted in titles", "more", "fewer than none", "missing"],
)
def test_words_that_are_counted_wrongly_are_found_and_mended(
    public: Article, plant: object
) -> None:
    plant()  # type: ignore[operator]
    assert len(found := list(disagreements())) == 1 and "otherwise than it stands" in found[0]
    assert (
        list(disagreements(Article.objects.filter(pk=public.pk))) == []
    )  # one article knows nothing of it
    rebuild(lambda *_: None)
    assert list(disagreements()) == [] and counts() == counted()


def test_index_and_triggers_are_put_back(cast: Cast) -> None:
    names = {
        "sqlite": (
            "select name from sqlite_master where type = 'trigger' and tbl_name = "
            "'articles_searchentry'"
        ),
        "postgresql": (
            "select tgname from pg_trigger where tgrelid = 'articles_searchentry'::regclass and "
            "not tgisinternal"
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        triggers = {row[0] for row in cursor.fetchall()}
        assert len(triggers) == 3
        for name in triggers:
            cursor.execute(
                f"drop trigger {name}"
                + (" on articles_searchentry" if connection.vendor == "postgresql" else "")
            )
    install()
    article = cast.approved(body="## Okapi\n\nKnown. [1]")
    assert found("okapi") == [article.galley_id] and counts() == counted()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_index_of_a_former_version_is_replaced() -> None:
    def indexes() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select indexname from pg_indexes where indexname like 'articles_searchindex%'"
            )
            return {name for (name,) in cursor.fetchall()}

    with connection.cursor() as cursor:
        cursor.execute(f"set constraints all immediate; drop index {INDEX}")
        cursor.execute(f"create index {FORMER_INDEX} on articles_searchentry (topic_id)")
    install()
    assert indexes() == {INDEX}
