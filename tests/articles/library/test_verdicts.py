"""What reviewers said of a statement is kept with it, on the record of the decision first; and the
rows of the library are verified."""

import pytest

from articles.library.rows import rebuild
from articles.models import ApprovedStatement, Article, Event, Page
from articles.text.statements import statements
from articles.verification import verify_all, verify_beside
from reviewers.models import Comment, Verdict
from tests.articles.reading.publishing import correct, settle
from tests.cast import Cast, sign_for
from tests.rewinding import walked

BODY = "## What is known\n\nGive potassium chloride 40 mmol daily until it is normal. [1] Rest.\n"
AGREED = [(0, 1), (1,)]  # with which statements each reviewer agrees
DUE = [(1, 0), (2, 0), (None, None)]  # how many agreed and doubted, then


def judge(cast: Cast, article: Article, doubted: int | None = None) -> list[str]:
    """Let the reviewers agree with what AGREED says, and sign; the last one doubts a statement,
    where told to. Return the keys of the statements."""
    keys = [statement.key for statement in statements(article.revision)]
    for assignment, agreed in zip(cast.invite(article), AGREED, strict=True):
        verdicts = dict.fromkeys((keys[at] for at in agreed), Verdict.AGREE)
        is_last = agreed == AGREED[-1]
        if doubted is not None and is_last:
            verdicts[keys[doubted]] = Verdict.NEEDS_SOURCE
        for key, verdict in verdicts.items():
            Comment.objects.create(
                revision=article.revision,
                assignment=assignment,
                person=assignment.member.person,
                statement=key,
                verdict=verdict,
                is_blocking=verdict != Verdict.AGREE,
            )
        is_doubt = Verdict.NEEDS_SOURCE in verdicts.values()
        cast.review(assignment, "changes_requested" if is_doubt else "approve")
    return keys


def counted(article: Article) -> list[tuple[int | None, int | None]]:
    rows = ApprovedStatement.objects.filter(article=article.pk).order_by("position")
    return list(rows.values_list("agreed", "doubted"))


def anew(article: Article) -> list[tuple[int | None, int | None]]:
    page = Page.objects.get(article=article.pk)
    rebuild(page.pk, page.pk)
    return counted(article)


def wrong(*articles: Article) -> list[str]:
    found = verify_all(Article.objects.filter(pk__in=[article.pk for article in articles]))
    return [message.partition("the library of statements: ")[2] or message for message in found]


@walked
def public(cast: Cast) -> Article:
    """An approved article with verdicts on two of its statements."""
    article = cast.under_review(body=BODY)
    judge(cast, article)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def test_the_record_of_the_approval_counts_and_the_library_keeps(
    cast: Cast, public: Article
) -> None:
    keys = [statement.key for statement in statements(public.revision)]
    detail = Event.objects.get(article=public.pk, verb="approve").detail
    assert detail["verdicts"] == {keys[0]: [1, 0], keys[1]: [2, 0]}
    assert counted(public) == anew(public) == DUE
    assert wrong(public) == []


def test_a_minor_correction_keeps_what_was_said_of_what_it_does_not_touch(
    cast: Cast, public: Article
) -> None:
    correct(cast, public)
    assert "verdicts" not in Event.objects.filter(verb="approve").latest("pk").detail
    under_another_heading = [(None, None)] * 2
    assert counted(public) == anew(public) == [DUE[0], *under_another_heading]
    assert wrong(public) == []


def test_what_is_published_early_has_none_until_it_is_settled(cast: Cast, public: Article) -> None:
    public.revise(by=cast.author)
    public.edit(by=cast.author, version=public.version, short_answer="Hardly ever.")
    public.submit(by=cast.author).start_review(by=cast.editor)
    public.force_publish(
        by=cast.chair,
        digest=public.digest,
        reason="An outbreak.",
        signature=sign_for(cast.chair, public, "force_publish"),
    )
    assert counted(public) == anew(public) == [] == wrong(public)
    judge(cast, public)
    settle(Article.objects.get(pk=public.pk), by=cast.editor)
    assert counted(public) == anew(public) == DUE


def test_doubts_are_on_the_record_of_what_was_published_despite_them(cast: Cast) -> None:
    article = cast.under_review(body=BODY)
    keys = judge(cast, article, doubted=0)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="An outbreak.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    verdicts = Event.objects.get(verb="force_publish").detail["verdicts"]
    assert verdicts == {keys[0]: [1, 1], keys[1]: [2, 0]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "A lie."}, "row 2 (label) is not what galley and ledger say"),
        ({"agreed": 9, "cited": ""}, "row 2 (cited, agreed) is not what galley and ledger say"),
        ({"agreed": None, "doubted": None}, "row 2 (agreed, doubted) is not"),
        ({"position": 9}, "row 9 is of no statement of what is public."),
    ],
)
def test_a_forged_row_is_named(public: Article, change: dict[str, object], message: str) -> None:
    ApprovedStatement.objects.filter(article=public.pk, position=2).update(**change)
    found = wrong(public)
    assert found[0].startswith(message)
    missing = ["row 2 is missing: set_pages makes it."] if "position" in change else []
    assert found[1:] == missing
    assert anew(public) == DUE and wrong(public) == []


def test_rows_that_are_missing_stale_or_of_nothing_public_are_named(
    cast: Cast, public: Article
) -> None:
    other = cast.approved(title="And chloride?", body=BODY)
    stale = ApprovedStatement.objects.filter(article=public.pk, position=1)
    stale.update(galley=other.galley)
    ApprovedStatement.objects.filter(article=public.pk, position=3).delete()
    assert wrong(public, other) == [
        f"row 1 is of galley {other.galley_id}, a former version.",
        "row 3 is missing: set_pages makes it.",
    ]
    draft = cast.draft(title="Not public?")
    ApprovedStatement.objects.create(article=draft, galley=other.galley, position=1, label="A lie.")
    assert list(verify_beside()) == [
        f"The library of statements holds rows of article {draft.pk}, which is not public."
    ]
