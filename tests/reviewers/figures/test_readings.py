"""What members have read for the public is kept as it is: at each act that publishes, and where
an interest changes what is named."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, Galley
from reviewers.figures.readings import _read, disagreements, keep_readings, read_by
from reviewers.models import Assignment, BoardMember, PublicReadings, Waiver
from tests.articles.reading.publishing import declare_late
from tests.cast import Cast, sign_for

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def kept(cast: Cast) -> list[int]:
    """How many articles each member is said to have read: by what is kept and what is not, by
    what is kept alone, and by nothing kept."""
    assert list(disagreements()) == []
    members = BoardMember.objects.select_related("public_readings").order_by("pk")
    partly = [(readings.articles, readings.newest) for readings in read_by(list(members)).values()]
    keep_readings(Galley.objects.latest("pk").pk if Galley.objects.exists() else 0)
    assert (
        list(disagreements()) == []
        and [
            (readings.articles, readings.newest)
            for readings in read_by(list(members.all())).values()
        ]
        == partly
    )
    wholly = [
        (readings.articles, readings.newest) for readings in PublicReadings.objects.order_by("pk")
    ]
    without = BoardMember.objects.order_by("pk")
    nothing = [
        _read({member.pk: PublicReadings(member_id=member.pk)})[member.pk] for member in without
    ]
    assert partly == wholly == [(readings.articles, readings.newest) for readings in nothing]
    return [articles for articles, _ in partly]


def again(cast: Cast, article: Article, *reviewers: int) -> Article:
    """Bring a public article's next revision to its approval, read by these."""
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, body=article.body + "\nMore. [1]\n")
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article, *(cast.reviewers[number] for number in reviewers)):
        cast.review(assignment)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def test_acts_keep_it(cast: Cast) -> None:
    assert kept(cast) == [0, 0, 0]
    article = cast.approved()
    assert kept(cast) == [1, 1, 0]
    cast.approved(title="Another?")
    assert kept(cast) == [2, 2, 0]
    again(cast, article, 0, 2)
    assert kept(cast) == [2, 2, 1]
    cast.retracted(title="A third?")
    assert kept(cast) == [3, 3, 1]


def test_the_article_of_the_newest_review_stands_first(cast: Cast) -> None:
    early, late = cast.reviewed(title="Early?"), cast.approved(title="Late?")
    early.approve(by=cast.editor, digest=early.digest, signature=sign_for(cast.editor, early))
    assert kept(cast) == [2, 2, 0]
    assert [
        article for _, article, *_ in PublicReadings.objects.get(member=cast.members[0]).newest
    ] == [late.pk, early.pk]


def test_an_interest_declared_late_takes_it_back_and_a_waiver_gives_it_again(cast: Cast) -> None:
    cast.approved(title="Another?")
    article = cast.approved()
    declare_late(Assignment.objects.get(member=cast.members[0], revision=article.revision))
    assert kept(cast) == [1, 2, 0]
    article = Article.objects.get(pk=article.pk)
    Waiver.objects.grant(
        article,
        cast.members[0],
        by=cast.chair,
        reason="Nobody else.",
        digest=article.digest,
        signature=sign_for(cast.chair, article, "waive"),
    )
    assert kept(cast) == [2, 2, 0]


def test_a_review_after_the_publication_counts(cast: Cast) -> None:
    article = cast.under_review()
    first, _ = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="Today.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    assert kept(cast) == [0, 0, 0]
    cast.review(Assignment.objects.get(pk=first.pk))
    assert kept(cast) == [1, 0, 0]


def test_a_correction_changes_nothing(cast: Cast) -> None:
    article = cast.revising()
    article.edit(
        by=cast.author,
        version=article.version,
        body=article.body.replace("is known", "is known of it"),
    )
    article.submit(by=cast.author, reason="A word.", is_minor=True).start_review(by=cast.editor)
    article.approve(
        by=cast.other_editor, digest=article.digest, signature=sign_for(cast.other_editor, article)
    )
    assert kept(cast) == [1, 1, 0]


@pytest.mark.parametrize("change", [{"articles": 7}, {"newest": []}, {"newest": [[1, 1, 1]]}])
def test_what_went_wrong_is_found_and_rebuilt(
    cast: Cast, change: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    cast.approved()
    kept(cast)
    PublicReadings.objects.filter(member=cast.members[1]).update(**change)
    with pytest.raises(SystemExit, match="1 disagreement"):
        call_command("verify_ledger")
    assert f"What member {cast.members[1].pk} has read" in capsys.readouterr().out
    call_command("rebuild_figures")
    assert kept(cast) == [1, 1, 0]


def test_what_was_published_just_now_is_not_kept_yet(cast: Cast) -> None:
    article = cast.approved()
    keep_readings()
    assert set(PublicReadings.objects.values_list("until", "articles")) == {(0, 0)}
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        keep_readings()
    assert set(PublicReadings.objects.values_list("until", "articles")) == {
        (article.galley_id, 0),
        (article.galley_id, 1),
    }
    assert kept(cast) == [1, 1, 0]
