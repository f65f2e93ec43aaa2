"""A question that gets another address: every former one leads to it for ever, and tells nobody
what is not public."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Audience, FormerSlug, Page, SearchEntry
from articles.publishing.serve_page import Front
from articles.verification import verify_all
from tests.articles.audiences.test_variants import approve, begin
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

from .moving import NEW, NEWEST, article, move, submitted

__all__ = ["article", "submitted"]

pytestmark = pytest.mark.page


@walked
def corrected(cast: Cast, article: Article) -> Article:
    """A public text with two versions and a notice."""
    article.revise(by=cast.author)
    article.edit(
        by=cast.author,
        version=article.version,
        short_answer=article.short_answer.replace(".", ", as a rule.", 1),
    )
    return approve(cast, article)


@walked
def former(cast: Cast, corrected: Article) -> str:
    """Its slug before it got another one."""
    old = corrected.slug
    move(cast, corrected)
    return old


BELOW = [
    "",
    "versions/",
    "changes/",
    "changes/?from=1&to=2",
    "v/1/",
    "v/2/",
    "revision.json",
    "v/1/revision.json",
]


@pytest.mark.parametrize("below", [*BELOW, *(f"clinician/{path}" for path in BELOW)])
def test_every_address_below_a_former_slug_leads_to_the_same_below_the_new_one(
    client: Client, former: str, below: str
) -> None:
    answer = client.get(f"/articles/{former}/{below}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/articles/{NEW}/{below}")
    assert client.get(answer.headers["Location"]).status_code in {200, 302}
    assert answer.headers["Cache-Control"] == "no-cache"
    assert violations() == []


def test_a_notice_and_a_retracted_text_move_along(
    cast: Cast, article: Article, client: Client
) -> None:
    old = article.slug
    move(cast, article)
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )
    number = article.events.get(verb="retract").sequence
    for below in ("", f"notices/{number}/"):
        answer = client.get(f"/articles/{old}/{below}")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/articles/{NEW}/{below}")
        assert b"Wrong." in client.get(answer.headers["Location"]).content


def test_a_chain_is_one_step_and_a_way_back_is_no_circle(
    cast: Cast, article: Article, client: Client
) -> None:
    old = article.slug
    move(cast, article)
    move(cast, article, NEWEST)
    for former in (old, NEW):
        assert client.get(f"/articles/{former}/").headers["Location"] == f"/articles/{NEWEST}/"
    move(cast, article, old)
    assert client.get(f"/articles/{old}/").status_code == 200
    for former in (NEW, NEWEST):
        assert client.get(f"/articles/{former}/").headers["Location"] == f"/articles/{old}/"
    move(cast, article, NEW)
    assert client.get(f"/articles/{old}/").headers["Location"] == f"/articles/{NEW}/"
    assert violations() == []


def test_every_audience_moves_and_is_found_at_its_former_address(
    cast: Cast, article: Article, client: Client
) -> None:
    old = article.slug
    patient, carer = begin(article, cast.author), begin(article, cast.author, Audience.CARER)
    approve(cast, patient)
    move(cast, Article.objects.get(pk=patient.pk))
    assert (
        set(Article.objects.values_list("slug", flat=True))
        == {NEW}
        == set(Page.objects.values_list("slug", flat=True))
    )
    for audience in ("patient/", "student/", "carer/versions/", "patient/revision.json"):
        assert (
            client.get(f"/articles/{old}/{audience}").headers["Location"]
            == f"/articles/{NEW}/{audience}"
        )
    for article in Article.objects.all():
        detail = article.events.get(verb="change_address").detail
        assert (detail["from"], detail["to"]) == (old, NEW) and detail.get("with") == (
            None if article.pk == patient.pk else patient.pk
        )
        assert article.history.latest().history_change_reason == "change_address: Shorter."
    assert FormerSlug.objects.get().slug == old and carer.revision is None
    for page in Page.objects.all():
        assert old.encode() not in bytes(page.html)
    assert violations() == [] == list(verify_all())


@pytest.mark.django_db(transaction=True)
def test_the_front_hands_a_former_address_on(cast: Cast) -> None:
    article = cast.approved()
    old = article.slug
    move(cast, article)
    asked: list[str] = []
    front = Front(lambda environ, start: asked.append(environ["PATH_INFO"]) or [b""])
    factory = RequestFactory()
    front(factory.get(f"/articles/{old}/").environ, lambda *_: None)
    assert asked == [f"/articles/{old}/"]
    with CaptureQueriesContext(connection) as seen:
        front(factory.get(f"/articles/{NEW}/").environ, lambda *_: None)
    assert (
        len(seen) == 0 and len(asked) == 1
    )  # it asks by the driver's own cursor, which nobody watches


def test_search_finds_it_at_its_new_address(cast: Cast, article: Article, client: Client) -> None:
    before = list(SearchEntry.objects.values())
    move(cast, article)
    assert list(SearchEntry.objects.values()) == before
    assert f'href="/articles/{NEW}/"' in client.get("/search/?q=potassium").content.decode()


# --- What is not public stays so ------------------------------------------------------------------


@pytest.mark.parametrize("walk", ["submitted", "under_review", "changes_requested", "rejected"])
def test_a_redirection_does_not_tell_the_address_of_what_is_not_public(
    cast: Cast, submitted: Article, client: Client, walk: str
) -> None:
    old = submitted.slug
    move(cast, submitted)
    if walk in {"under_review", "changes_requested"}:
        submitted.start_review(by=cast.editor)
    if walk == "changes_requested":
        submitted.request_changes(by=cast.editor, digest=submitted.digest, reason="More.")
    if walk == "rejected":
        submitted.reject(by=cast.editor, digest=submitted.digest, reason="No.")
    nowhere = client.get("/articles/nowhere/")
    for below in (
        "articles/{}/",
        "articles/{}/patient/",
        "articles/{}/versions/",
        "preview/{}/",
        "preview/{}/patient/",
    ):
        path = f"/{below.format(old)}"
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (404, nowhere.content), path


def test_an_open_preview_is_led_to_and_a_closed_one_tells_nothing(
    cast: Cast, submitted: Article, client: Client
) -> None:
    old = submitted.slug
    submitted.open_preview(by=cast.editor, digest=submitted.digest)
    move(cast, submitted)
    answer = client.get(f"/preview/{old}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/preview/{NEW}/")
    shown = client.get(answer.headers["Location"])
    assert shown.status_code == 200 and old.encode() not in shown.content
    assert client.get(f"/articles/{old}/").status_code == 404
    assert violations() == []
    submitted.close_preview(by=cast.editor, digest=submitted.digest)
    ended = client.get(f"/preview/{old}/")
    assert ended.status_code == 410 and NEW.encode() not in ended.content


def test_a_former_preview_leads_to_what_became_public(
    cast: Cast, submitted: Article, client: Client
) -> None:
    old = submitted.slug
    submitted.open_preview(by=cast.editor, digest=submitted.digest)
    move(cast, submitted)
    submitted.start_review(by=cast.editor)
    for assignment in cast.invite(submitted):
        cast.review(assignment)
    submitted.approve(
        by=cast.editor, digest=submitted.digest, signature=sign_for(cast.editor, submitted)
    )
    assert client.get(f"/preview/{old}/", follow=True).redirect_chain == [
        (f"/preview/{NEW}/", 301),
        (f"/articles/{NEW}/", 302),
    ]
    assert client.get(f"/articles/{old}/").headers["Location"] == f"/articles/{NEW}/"


def test_the_variant_that_is_not_public_is_not_told_of(
    cast: Cast, article: Article, client: Client
) -> None:
    begin(article, cast.author).submit(by=cast.author)
    old = article.slug
    move(cast, article)
    assert client.get(f"/preview/{old}/patient/").status_code == 404
    assert (
        client.get(f"/articles/{old}/patient/", follow=True)
        .redirect_chain[-1][0]
        .startswith(f"/articles/{NEW}/#")
    )
