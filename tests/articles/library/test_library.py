"""The library of statements holds what is public; editors are told what no longer agrees."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from articles.library.following import keep_statements
from articles.library.rows import OF_EACH, alike, likenesses, rows_of
from articles.models import ApprovedStatement, Article, Notification, Page
from tests.articles.reading.publishing import forced, settle
from tests.cast import Cast, sign_for
from tests.rewinding import walked

SAID = "Give potassium chloride 40 mmol daily until it is normal."
BODY = f"## What is known\n\n{SAID} [1] Read on.\n"
OTHER = BODY.replace("40", "60")


@walked
def public(cast: Cast) -> Article:
    """An approved article."""
    return cast.approved(title="How much potassium?", body=BODY)


def held(article: Article) -> list[str]:
    rows = ApprovedStatement.objects.filter(article=article.pk, galley=article.galley_id)
    assert rows.count() == ApprovedStatement.objects.filter(article=article.pk).count()
    return list(rows.order_by("position").values_list("label", flat=True))


def notices(kind: str) -> list[Notification]:
    found = Notification.objects.filter(kind=f"editors_{kind}", channel="inbox")
    return list(found.order_by("pk", "recipient"))


def approve_again(cast: Cast, article: Article, **copy: str) -> Article:
    article = Article.objects.get(pk=article.pk)
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, **copy)
    article.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def test_the_library_holds_what_a_public_text_states(cast: Cast, public: Article) -> None:
    assert held(public) == [
        "Very unlikely.",
        SAID,
        "Read on.",
    ]
    row = ApprovedStatement.objects.get(article=public.pk, position=2)
    assert (row.place, row.numbers, row.galley_id) == ("What is known", [1], public.galley_id)
    now = approve_again(cast, public, body="Give none of it. [1]\n")
    assert held(now) == ["Very unlikely.", "Give none of it."]
    now.retract(
        by=cast.chair,
        digest=now.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, now, "retract"),
    )
    assert held(now) == [] and not notices("statement_withdrawn")


def test_what_is_published_early_is_held_once_it_is_settled(cast: Cast) -> None:
    article = cast.under_review(body=BODY)
    asked = cast.invite(article)
    article.force_publish(
        by=cast.chair,
        digest=article.digest,
        reason="An outbreak.",
        signature=sign_for(cast.chair, article, "force_publish"),
    )
    assert held(article) == []
    for assignment in asked:
        cast.review(assignment)
    settle(Article.objects.get(pk=article.pk), by=cast.editor)
    assert len(held(article)) == 3


def test_set_pages_makes_the_rows_anew(cast: Cast, public: Article) -> None:
    before = list(ApprovedStatement.objects.order_by("position").values())
    ApprovedStatement.objects.filter(position=1).update(label="A lie.", position=9)
    early = forced(cast, title="Is it early?")
    call_command("set_pages", processes=1, verbosity=0)
    now = list(ApprovedStatement.objects.order_by("position").values())
    assert [row | {"id": 0} for row in now] == [row | {"id": 0} for row in before]
    assert held(early) == []


def test_two_texts_that_differ_in_a_number_are_told_once(cast: Cast, public: Article) -> None:
    other = cast.approved(title="And how much chloride?", body=OTHER)
    notifications = notices("numbers_contradict")
    assert {notification.recipient_id for notification in notifications} == {
        cast.editor.pk,
        cast.other_editor.pk,
        cast.chair.pk,
    }
    words = notifications[0].text
    assert "40 mmol" in words and "60 mmol" in words and "under What is known" in words
    assert Page.objects.get(article=public.pk).get_absolute_url() in words
    assert (
        notifications[0].path.endswith(f"/{other.pk}/change/")
        and "And how much" in notifications[0].subject
    )
    approve_again(cast, public, short_answer="Unlikely.")
    approve_again(cast, other, body=OTHER + "\nAnother line.\n")
    assert len(notices("numbers_contradict")) == len(notifications)
    approve_again(cast, other, body=OTHER.replace("60", "80"))
    assert len(notices("numbers_contradict")) == 2 * len(notifications)


@pytest.mark.parametrize(
    "copy",
    [
        {"title": "How much potassium in children?"},
        {"body": OTHER.replace("What is known", "In pregnancy")},
    ],
)
def test_what_is_said_of_other_people_contradicts_nothing(
    cast: Cast, public: Article, copy: dict[str, str]
) -> None:
    cast.approved(**{"title": "And chloride?", "body": OTHER} | copy)
    assert not notices("numbers_contradict")


def test_the_text_for_other_readers_contradicts_nothing(cast: Cast, public: Article) -> None:
    public.begin_variant(by=cast.author, audience="patient")
    variant = Article.objects.get(slug=public.slug, audience="patient")
    variant.edit(by=cast.author, version=variant.version, body=OTHER)
    variant.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(variant):
        cast.review(assignment)
    variant.approve(by=cast.editor, digest=variant.digest, signature=sign_for(cast.editor, variant))
    assert held(variant) and not notices("numbers_contradict")


@pytest.mark.parametrize("by", ["retract", "another text"])
def test_what_is_withdrawn_names_the_texts_that_still_state_it(
    cast: Cast, public: Article, by: str
) -> None:
    other = cast.approved(title="And chloride?", body=BODY)
    assert not notices("numbers_contradict")
    if by == "retract":
        signature = sign_for(cast.chair, public, "retract")
        public.retract(by=cast.chair, digest=public.digest, reason="Wrong.", signature=signature)
    else:
        approve_again(cast, public, body="Nothing is known of it.\n")
    notifications = notices("statement_withdrawn")
    assert len(notifications) == 3 and "potassium chloride 40 mmol" in notifications[0].text
    assert Page.objects.get(article=other.pk).get_absolute_url() in notifications[0].text
    assert ("was retracted" in notifications[0].text) == (by == "retract")


@pytest.mark.parametrize(("statement", "notified"), [(SAID, 0), ("Nothing is known of it.", 3)])
def test_what_is_published_early_withdraws_only_what_it_no_longer_states(
    cast: Cast, public: Article, statement: str, notified: int
) -> None:
    cast.approved(title="And chloride?", body=BODY)
    public.revise(by=cast.author)
    public.edit(by=cast.author, version=public.version, body=f"{statement} [1] And more.\n")
    public.submit(by=cast.author).start_review(by=cast.editor)
    public.force_publish(
        by=cast.chair,
        digest=public.digest,
        reason="An outbreak.",
        signature=sign_for(cast.chair, public, "force_publish"),
    )
    assert held(public) == [] and len(notices("statement_withdrawn")) == notified


@pytest.mark.page
def test_who_retracts_sees_where_else_it_is_stated(
    cast: Cast, public: Article, client: Client
) -> None:
    client.force_login(cast.chair)
    at = reverse("admin:articles_article_verb", kwargs={"pk": public.pk, "verb": "retract"})
    assert "Stated in other public texts" not in client.get(at).content.decode()
    cast.approved(title="And chloride?", body=BODY)
    page = client.get(at)
    [still] = page.context["still"]
    assert (still["label"], [text["title"] for text in still["texts"]]) == (SAID, ["And chloride?"])
    assert "Stated in other public texts" in page.content.decode()


def test_of_one_likeness_only_the_newest_are_read(cast: Cast, public: Article) -> None:
    [row] = [row for row in rows_of(public.galley) if row.likeness]
    ApprovedStatement.objects.bulk_create(
        ApprovedStatement(
            article=public,
            galley=public.galley,
            position=at,
            label=row.label,
            likeness=row.likeness,
        )
        for at in range(10, 30)
    )
    assert len(alike(likenesses([row]), but=0)) == OF_EACH
    assert alike([], but=0) == alike(likenesses([row]), but=public.pk) == []


def test_an_approval_costs_two_statements_more(
    cast: Cast, public: Article, django_assert_num_queries: object
) -> None:
    event = public.events.latest("sequence")
    event.article = public
    with django_assert_num_queries(2):
        keep_statements(event)
