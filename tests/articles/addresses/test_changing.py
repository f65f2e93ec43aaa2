"""Another address for a question: who may give it, what is refused, what verification finds, and
the page of it."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, FormerSlug, Notification, Page
from articles.verification import verify, verify_all
from articles.workflow.recorded import Opposed, Stale, offer
from tests.articles.audiences.test_variants import begin
from tests.cast import Cast

from .moving import NEW, NEWEST, article, move, submitted

__all__ = ["article", "submitted"]

pytestmark = pytest.mark.page


# --- Whose it is ----------------------------------------------------------------------------------


def test_a_former_slug_is_given_to_no_other_question(cast: Cast, article: Article) -> None:
    old, title = article.slug, article.title
    move(cast, article)
    assert cast.draft(title=title).slug == f"{old}-2"
    other = cast.submitted(title="Is it another one?")
    for taken in (old, NEW):
        with pytest.raises(Opposed, match="Another question has this address, or had it"):
            move(cast, other, taken)
    assert FormerSlug.objects.count() == 1


def test_the_address_of_a_draft_or_of_what_has_ended_is_taken_too(
    cast: Cast, submitted: Article
) -> None:
    ended = cast.draft(title="Has it ended?").submit(by=cast.author).withdraw(by=cast.author)
    draft = cast.draft(title="Is it a draft?")
    for taken in (ended.slug, draft.slug):
        with pytest.raises(Opposed, match="Another question"):
            move(cast, submitted, taken)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        "Low-Potassium",
        "low--potassium",
        "-low",
        "low-",
        "low potassium",
        "low/potassium",
        "low.potassium",
        "a" * 81,
        "niedriges-kalium-für",
        "κάλιο",
        "low-potassium\n",
        "low\x00",
        "%2e%2e",
        "low-potassium?x=1",
    ],
)
def test_what_is_no_address_is_refused(cast: Cast, submitted: Article, typed: str) -> None:
    with pytest.raises(Opposed, match="small letters a to z"):
        move(cast, submitted, typed)
    assert not FormerSlug.objects.exists() and submitted.slug == Article.objects.get().slug


def test_the_same_address_no_reason_and_an_old_screen_are_refused(
    cast: Cast, submitted: Article
) -> None:
    with pytest.raises(Opposed, match="already"):
        move(cast, submitted, submitted.slug)
    with pytest.raises(Opposed, match="reason"):
        submitted.change_address(by=cast.editor, former=submitted.slug, slug=NEW, reason=" ")
    old = submitted.slug
    move(cast, submitted)
    with pytest.raises(Stale, match="since you saw it"):
        submitted.change_address(by=cast.other_editor, former=old, slug=NEWEST, reason="Longer.")


def test_a_draft_that_was_never_submitted_has_no_address_to_change(cast: Cast) -> None:
    assert (
        offer(cast.draft(), "change_address", cast.editor)
        .reasons[0]
        .startswith("Submit this text first")
    )


def test_a_revision_keeps_the_address(cast: Cast, article: Article) -> None:
    move(cast, article)
    article.revise(by=cast.author)
    article.edit(by=cast.author, version=article.version, title="Something else entirely?")
    assert article.slug == NEW


def test_authors_are_told_with_the_reason(cast: Cast, submitted: Article) -> None:
    move(cast, submitted)
    [notification] = Notification.objects.filter(kind="author_address_changed", channel="inbox")
    assert (
        notification.recipient == cast.author
        and NEW in notification.text
        and "Shorter." in notification.text
    )


@pytest.mark.django_db(transaction=True)
def test_it_stays_within_the_budget_of_a_verb(cast: Cast) -> None:
    article = cast.approved()
    with CaptureQueriesContext(connection) as seen:
        move(cast, article)
    assert len(seen) <= 14, "\n".join(query["sql"][:150] for query in seen.captured_queries)


def test_verification_finds_an_address_that_was_changed_past_the_verbs(
    cast: Cast, submitted: Article
) -> None:
    move(cast, submitted)
    assert list(verify_all()) == []
    Article.objects.update(slug="elsewhere")
    assert any(
        "its address is not the one it was given last" in message for message in verify_all()
    )


@pytest.mark.parametrize(
    ("walk", "columns"),
    [
        ("submitted", {"slug": "elsewhere"}),
        ("changes_requested", {"audience": "carer"}),
        ("approved", {"slug": "elsewhere"}),
        ("retracted", {"audience": "carer"}),
        ("withdrawn", {"slug": "elsewhere", "audience": "carer"}),
    ],
)
def test_verification_finds_an_address_that_no_act_gave(
    cast: Cast, walk: str, columns: dict[str, str]
) -> None:
    article = getattr(cast, walk)()
    Article.objects.filter(pk=article.pk).update(**columns)
    Page.objects.filter(article=article).update(**columns)
    assert "its address is not the one its history ends at." in verify(
        Article.objects.get(pk=article.pk)
    )


@pytest.mark.parametrize("walk", ["submitted", "approved"])
def test_verification_finds_an_address_that_was_moved_in_the_history_too(
    cast: Cast, walk: str
) -> None:
    article = getattr(cast, walk)()
    Article.objects.filter(pk=article.pk).update(slug="elsewhere")
    article = Article.objects.get(pk=article.pk)
    article.save_with_history(cast.editor, "edit")
    assert any(
        message.startswith("history row")
        and message.endswith("moves to another address without an event.")
        for message in verify(article)
    )


def test_a_draft_may_have_another_address_with_each_edit_and_a_question_that_moved_is_sound(
    cast: Cast, article: Article
) -> None:
    draft = cast.draft()
    draft.edit(by=cast.author, version=draft.version, title="Something else?")
    begin(article, cast.author)
    move(cast, article)
    assert list(verify_all()) == []


def test_verification_finds_a_former_slug_that_no_act_gave_up(submitted: Article) -> None:
    FormerSlug.objects.create(slug="planted", article=submitted)
    assert any("is on no ledger" in message for message in verify_all())


# --- The editor's page ----------------------------------------------------------------------------


def page_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change_address/"


def test_an_editor_changes_it_once_however_often_it_is_sent(
    cast: Cast, article: Article, client: Client
) -> None:
    client.force_login(cast.editor)
    assert (
        page_of(article)
        in client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    )
    sent = {"former": article.slug, "slug": NEW, "reason": "Shorter."}
    assert client.get(page_of(article)).context["form"]["former"].value() == article.slug
    for _ in range(2):
        answer = client.post(page_of(article), sent)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"/admin/articles/article/{article.pk}/change/",
        )
    assert article.events.filter(verb="change_address").count() == 1
    assert (
        f"From “{sent['former']}” to “{NEW}”"
        in client.get(answer.headers["Location"]).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("β-Blocker & Asthma?", "Did you mean beta-blocker-and-asthma?"),
        ("Калий низкий", "Did you mean kaliy-nizkiy?"),
        ("", "This field is required"),
        ("x" * 300, "at most 80 characters"),
        ("low\u200bpotassium", "cannot be seen by readers"),
        ("<script>", "Did you mean"),
    ],
)
def test_what_is_typed_wrongly_is_kept_and_explained_at_its_field(
    cast: Cast, article: Article, client: Client, typed: str, message: str
) -> None:
    client.force_login(cast.editor)
    answer = client.post(
        page_of(article), {"former": article.slug, "slug": typed, "reason": "Because."}
    )
    form = answer.context["form"]
    assert answer.status_code == 422 and message.lower() in " ".join(form.errors["slug"]).lower()
    assert (form["slug"].value(), form["reason"].value()) == (typed, "Because.")
    assert Article.objects.get().slug == article.slug


def test_a_taken_address_is_refused_at_its_field_and_a_late_one_with_409(
    cast: Cast, article: Article, client: Client
) -> None:
    other = cast.submitted(title="Another one?")
    client.force_login(cast.editor)
    answer = client.post(
        page_of(article), {"former": article.slug, "slug": other.slug, "reason": "Because."}
    )
    assert (
        answer.status_code == 422 and "Another question" in answer.context["form"].errors["slug"][0]
    )
    old = article.slug
    article.change_address(by=cast.other_editor, former=old, slug=NEW, reason="Shorter.")
    late = client.post(page_of(article), {"former": old, "slug": NEWEST, "reason": "Because."})
    assert late.status_code == 409 and NEWEST in late.content.decode()


def test_revision_json_is_the_same_text_at_its_new_address(
    cast: Cast, article: Article, client: Client
) -> None:
    before = client.get(f"/articles/{article.slug}/revision.json").content
    move(cast, article)
    assert client.get(f"/articles/{NEW}/revision.json").content == before and json.loads(before)
