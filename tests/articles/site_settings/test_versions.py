"""Versions of the site's settings: who writes them, what is on record, and what a process
remembers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from articles.ledger.triggers import drop_triggers
from articles.models import Event, Page, SiteEvent, SiteSettings
from articles.publishing import render_page as press
from articles.site_settings.in_force import site
from articles.site_settings.memory import Memory
from articles.verification import verify_all
from articles.verification.site import verify_site
from articles.workflow.recorded import Stale
from tests.cast import Cast, gather, sign_for
from tests.screens.pictures import LOGO, adopted

Forge = Callable[..., None]


@pytest.fixture
def forge(cast: Cast) -> Forge:
    """Change a row past the ink, as who has the database could."""

    def forged(sql: str, *values: Any) -> None:
        for app in apps.get_app_configs():
            drop_triggers(app)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return forged


@pytest.mark.once
def test_before_a_chair_has_set_anything_it_is_what_the_environment_says(
    cast: Cast, settings: Any
) -> None:
    settings.SITE_NAME, settings.OPEN_PREVIEWS, settings.SECURITY_CONTACT = (
        "Elsewhere",
        "on_submission",
        ["tel:+1-2"],
    )
    now = SiteSettings.objects.in_force()
    assert (now.number, now.name, now.opens_previews, site()["security_contacts"]) == (
        0,
        "Elsewhere",
        True,
        ["tel:+1-2"],
    )
    assert (
        cast.approved().events.get(verb="approve").detail["site_settings"] == 0
        and list(verify_all()) == []
    )


def test_a_version_is_on_the_sites_ledger_and_the_same_once_more_is_none(cast: Cast) -> None:
    first = adopted(cast, name="Third Reading", logo=LOGO)
    assert SiteSettings.objects.adopt(by=cast.chair, since=0, **first.columns()) == first, (
        "a second press shows the result"
    )
    act = SiteEvent.objects.latest("sequence")
    assert (act.verb, act.actor, act.row) == (
        "adopt",
        cast.chair,
        f"articles.sitesettings:{first.pk}",
    )
    assert (
        act.detail == {"number": 1, "changed": ["name", "logo"]}
        and SiteSettings.objects.count() == 1
    )
    second = adopted(cast, contact="https://example.org/us")
    assert (second.number, second.name, bytes(second.logo), second.differs_from(first)) == (
        2,
        "Third Reading",
        LOGO,
        ["contact"],
    )
    assert list(verify_all()) == []


def test_only_a_chair_of_today_writes_one(cast: Cast) -> None:
    for who in (cast.editor, cast.reviewers[0], cast.author, cast.operator):
        with pytest.raises(PermissionDenied, match="Only a chair"):
            SiteSettings.objects.adopt(by=who, since=0, **SiteSettings.first().columns())
    cast.chair.groups.clear()
    with pytest.raises(PermissionDenied):
        adopted(cast, name="Mine")
    assert not SiteSettings.objects.exists()


def test_of_two_chairs_the_later_one_is_told(cast: Cast) -> None:
    adopted(cast, name="First")
    with pytest.raises(Stale, match="meanwhile"):
        SiteSettings.objects.adopt(
            by=cast.chair, since=0, **SiteSettings.first().columns() | {"name": "Second"}
        )
    assert SiteSettings.objects.in_force().name == "First"


@pytest.mark.once
def test_approvals_name_the_version_in_force(cast: Cast) -> None:
    numbers = []
    for name in ("One", "Two"):
        adopted(cast, name=name)
        numbers.append(
            cast.approved(title=f"Is it {name}?").events.get(verb="approve").detail["site_settings"]
        )
    early = cast.under_review(title="Is it early?")
    early.force_publish(
        by=cast.chair,
        digest=early.digest,
        reason="Now.",
        signature=sign_for(cast.chair, early, "force_publish"),
    )
    assert numbers == [1, 2] and early.events.get(verb="force_publish").detail["site_settings"] == 2


@pytest.mark.once
def test_the_record_is_right_where_this_process_remembers_another_version(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = cast.under_review()
    for assignment in cast.invite(article):
        cast.review(assignment)
    adopted(cast, name="New")
    monkeypatch.setattr(
        "articles.site_settings.memory.memory._until", float("inf")
    )  # another process has written it
    assert site()["number"] == 0
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert article.events.get(verb="approve").detail["site_settings"] == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Owned"),
        ("number", 41),
        ("logo_alt", "x"),
        ("previews", "on_submission"),
        ("security_contact", "https://evil.example"),
    ],
)
def test_a_version_altered_since_gives_way_to_the_one_before_and_is_found(
    cast: Cast, forge: Forge, column: str, value: Any
) -> None:
    adopted(cast, name="First")
    second = adopted(cast, name="Second")
    article = cast.approved()
    # Listed above.
    forge(f"update articles_sitesettings set {column} = %s where number = 2", value)  # noqa: S608
    assert SiteSettings.objects.in_force().name == "First"
    found = list(verify_all())
    assert any(
        message.startswith(f"Site ledger: articles.sitesettings:{second.pk}, written by act")
        for message in found
    )
    assert any(
        message.startswith(f"Article {article.pk}: the site settings that event")
        for message in found
    )


@pytest.mark.once
def test_a_version_that_no_act_names_counts_for_nothing_and_is_found(cast: Cast) -> None:
    now = SiteSettings.first()
    row = SiteSettings.objects.create(
        number=1, by=cast.chair, adopted_at=timezone.now(), **now.columns() | {"name": "Planted"}
    )
    assert SiteSettings.objects.in_force().number == 0
    assert cast.approved().events.get(verb="approve").detail["site_settings"] == 0
    assert list(verify_all()) == [
        f"articles.sitesettings {row.pk} is on no ledger: no act adopted it, and it counts for "
        "nothing."
    ]
    assert adopted(cast, name="Real").number == 2


@pytest.mark.once
def test_the_next_version_sets_every_public_page_anew(cast: Cast) -> None:
    article, other = cast.approved(), cast.approved(title="Is it so?")
    adopted(
        cast,
        name="Third Reading",
        liability="Nobody answers for this.",
        contact="mailto:us@example.org",
        logo=LOGO,
        logo_alt="A lamp",
    )
    assert press.set_outdated_pages() == 2
    for shown in (article, other):
        html = bytes(Page.objects.get(article=shown).html).decode()
        assert (
            "Third Reading</a>" in html
            and "Nobody answers for this." in html
            and 'alt="A lamp"' in html
        )
        assert '<a href="mailto:us@example.org">us@example.org</a>' in html
    assert list(verify_all()) == []


@pytest.mark.any_database
def test_where_nothing_is_the_page_names_the_version_in_force(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    for name in ("Third Reading", "Fourth Reading"):
        with django_capture_on_commit_callbacks(execute=True):
            adopted(cast, name=name)
        [answer] = {
            client.get(path).content
            for path in ("/nothing/", "/articles/nothing/", "/topics/nothing/feed/")
        }
        assert f"{name}</a>" in answer.decode()


@pytest.mark.once
def test_the_article_keeps_its_one_query_and_other_pages_theirs(
    cast: Cast, client: Client, django_assert_num_queries: Any
) -> None:
    article = cast.approved()
    adopted(cast, name="Third Reading")
    site()  # this process has heard of it
    for path, count in (
        (f"/articles/{article.slug}/", 1),
        ("/", 3),
        ("/disclaimer/", 1),
        ("/feed/", 3),
    ):
        with django_assert_num_queries(count):
            assert client.get(path).status_code == 200


def test_whoever_submits_finds_the_policy_of_previews_in_force(cast: Cast) -> None:
    adopted(cast, previews="on_submission")
    assert cast.draft().submit(by=cast.author).has_preview
    adopted(cast, previews="by_editors")
    assert not cast.draft(title="Is it?").submit(by=cast.author).has_preview


def test_a_process_asks_once_in_a_while_and_goes_on_while_the_database_is_away() -> None:
    asked: list[str] = []

    def read() -> str:
        asked.append("asked")
        if len(asked) > 1:
            raise OperationalError("away")
        return "known"

    memory = Memory(seconds=1_000)
    assert [memory.get(read) for _ in range(3)] == ["known"] * 3 and len(asked) == 1
    memory.forget()
    assert [memory.get(read) for _ in range(3)] == ["known"] * 3 and len(asked) == 2
    memory.forget()
    memory.stay()
    assert memory.get(read) == "known" and len(asked) == 2


def test_after_the_commit_every_thread_of_the_process_looks_anew(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        adopted(cast, name="New")
    assert site()["name"] == "New"


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_at_the_same_time_one_is_told() -> None:
    cast, now = gather(), SiteSettings.first().columns()

    def go(number: int) -> str:
        try:
            return SiteSettings.objects.adopt(
                by=cast.chair, since=0, **now | {"name": f"Name {number}"}
            ).name
        except Stale:
            return "late"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = sorted(pool.map(go, range(4)))
    assert done[1:] == ["late"] * 3 and SiteSettings.objects.get().name == done[0] == site()["name"]
    assert list(verify_site()) == []


@pytest.mark.once
def test_an_approval_from_before_there_were_settings_is_still_what_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr(Event, "canonical", as_before(Event.canonical))
        article = cast.approved()
    assert "site_settings" not in article.events.get(verb="approve").detail
    adopted(cast, name="Third Reading")
    press.set_outdated_pages()
    assert list(verify_all()) == []


def as_before(canonical: Callable[[Event], dict[str, Any]]) -> Callable[[Event], dict[str, Any]]:
    """Acts as they were written when no settings had a number."""

    def without(event: Event) -> dict[str, Any]:
        event.detail.pop("site_settings", None)
        return canonical(event)

    return without
