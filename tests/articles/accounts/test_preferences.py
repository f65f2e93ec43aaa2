"""Which mail a person gets: the choice holds when a mail is sent, and one click stops it."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from articles.models import Article, Channel, DeliveryStatus, Notification, Person
from articles.models.notification_kinds import ALWAYS_ARRIVE
from articles.models.person import MailWish
from articles.outbox.mail import STOP, letter_of
from articles.tasks import deliver_notifications
from tests.cast import Cast

from ..reading.publishing import forced

pytestmark = pytest.mark.page

CHOICE = "/accounts/mail/"


def wish(person: Person, wanted: str) -> None:
    person.mail_wish = wanted
    person.save(update_fields=["mail_wish"])


def mails_of(person: Person) -> dict[str, tuple[str, str]]:
    rows = Notification.objects.filter(recipient=person, channel=Channel.MAIL)
    return {row.kind: (row.state, row.note) for row in rows}


def stop_path(person: Person) -> str:
    return f"{CHOICE}stop/{STOP.sign(person.pk)}/"


@pytest.mark.parametrize(
    ("wanted", "note"),
    [
        (MailWish.DAILY, "By preference: one mail a day, which says what waits."),
        (MailWish.NONE, "By preference: no mail."),
    ],
)
def test_mail_is_kept_back_by_preference_and_says_so(cast: Cast, wanted: str, note: str) -> None:
    article = cast.under_review()
    wish(cast.author, wanted)
    article.request_changes(by=cast.editor, digest=article.digest, reason="Say more.")
    deliver_notifications()
    assert mails_of(cast.author) == {
        "author_submitted": (DeliveryStatus.SUPPRESSED, note),
        "author_under_review": (DeliveryStatus.SUPPRESSED, note),
        "author_changes_requested": (DeliveryStatus.DELIVERED, ""),
    }
    assert Notification.objects.inbox(cast.author).count() == 3, "the inbox has it all"


@pytest.mark.parametrize("wanted", [MailWish.DAILY, MailWish.NONE])
@pytest.mark.parametrize(
    ("walk", "kind"),
    [
        (Cast.approved, "author_approved"),
        (Cast.rejected, "author_rejected"),
        (Cast.retracted, "author_retracted"),
        (Cast.changes_requested, "author_changes_requested"),
        (forced, "author_forced"),
    ],
)
def test_decisions_on_one_s_own_work_always_arrive(
    cast: Cast, walk: Callable[[Cast], Article], kind: str, wanted: str
) -> None:
    wish(cast.author, wanted)
    walk(cast)
    deliver_notifications()
    arrived = {
        kind
        for kind, (state, _) in mails_of(cast.author).items()
        if state == DeliveryStatus.DELIVERED
    }
    assert arrived == {kind}


def test_the_choice_counts_when_it_is_sent(cast: Cast) -> None:
    wish(cast.author, MailWish.NONE)
    cast.submitted()
    wish(cast.author, MailWish.IMMEDIATE)
    deliver_notifications()
    assert mails_of(cast.author) == {"author_submitted": (DeliveryStatus.DELIVERED, "")}


@pytest.mark.parametrize("wanted", MailWish.values)
def test_an_invitation_and_its_end_always_arrive(cast: Cast, wanted: str) -> None:
    wish(cast.reviewers[0], wanted)
    [assignment] = cast.invite(cast.under_review(), cast.reviewers[0])
    assignment.cancel(by=cast.editor)
    deliver_notifications()
    states = mails_of(cast.reviewers[0])
    assert {states["reviewer_invited"][0], states["reviewer_cancelled"][0]} == {
        DeliveryStatus.DELIVERED
    }


def test_every_mail_that_may_be_stopped_says_how_and_no_other(cast: Cast) -> None:
    article = cast.under_review()
    cast.invite(article)
    article.request_changes(by=cast.editor, digest=article.digest, reason="Say more.")
    rows = list(Notification.objects.filter(channel=Channel.MAIL).to_send())
    assert {row.kind for row in rows} & ALWAYS_ARRIVE and {row.kind for row in rows} - ALWAYS_ARRIVE
    for row in rows:
        sent = letter_of(row).mail().message()
        link = f"<http://localhost:8000{stop_path(Person(pk=row.recipient_id))}>"
        wanted = (None, None) if row.kind in ALWAYS_ARRIVE else (link, "List-Unsubscribe=One-Click")
        assert (sent["List-Unsubscribe"], sent["List-Unsubscribe-Post"]) == wanted, row.kind
        assert (f"http://localhost:8000{CHOICE}" in row.text) is (row.kind not in ALWAYS_ARRIVE)
        assert letter_of(row).mail().message().as_bytes() == sent.as_bytes(), (
            "the same at each attempt"
        )


def test_mail_about_an_account_carries_no_such_header(client: Client, cast: Cast) -> None:
    client.post("/accounts/password/reset/", {"email": cast.author.email})
    deliver_notifications()
    [sent] = mail.outbox
    assert sent.message()["List-Unsubscribe"] is None


def test_the_page_shows_the_choice_and_keeps_another(client: Client, cast: Cast) -> None:
    client.force_login(cast.author)
    page = client.get(CHOICE)
    assert page.context["form"].initial == {"mail_wish": MailWish.IMMEDIATE}
    assert client.post(CHOICE, {"mail_wish": "daily"}).headers["Location"] == CHOICE
    assert Person.objects.get(pk=cast.author.pk).mail_wish == MailWish.DAILY
    assert set(Person.objects.exclude(pk=cast.author.pk).values_list("mail_wish", flat=True)) == {
        MailWish.IMMEDIATE
    }


@pytest.mark.parametrize(
    ("sent", "message"),
    [({}, "Choose which mail you want."), ({"mail_wish": "hourly"}, "Choose one of the three.")],
)
def test_what_is_no_choice_is_refused_beside_the_field(
    client: Client, cast: Cast, sent: dict[str, str], message: str
) -> None:
    client.force_login(cast.author)
    page = client.post(CHOICE, sent)
    assert (
        page.context["form"].errors == {"mail_wish": [message]} and message in page.content.decode()
    )
    assert Person.objects.get(pk=cast.author.pk).mail_wish == MailWish.IMMEDIATE


def test_one_click_stops_the_mail_without_log_in_or_token_of_a_form(cast: Cast) -> None:
    program = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert (
            program.post(stop_path(cast.author), {"List-Unsubscribe": "One-Click"}).status_code
            == 200
        )
        assert Person.objects.get(pk=cast.author.pk).mail_wish == MailWish.NONE
    assert list(Person.objects.filter(mail_wish=MailWish.NONE)) == [cast.author]
    assert "session" not in program.cookies


def test_looking_at_the_link_changes_nothing_and_names_nobody(client: Client, cast: Cast) -> None:
    page = client.get(stop_path(cast.author)).content.decode()
    assert "Stop the mail</button>" in page
    assert cast.author.name not in page and cast.author.email not in page
    assert Person.objects.get(pk=cast.author.pk).mail_wish == MailWish.IMMEDIATE


@pytest.mark.parametrize(
    "forge",
    [
        lambda cast: STOP.sign(cast.author.pk)[:-1] + "_",
        lambda cast: f"{cast.editor.pk}.{STOP.sign(cast.author.pk).partition('.')[2]}",
        lambda cast: str(cast.author.pk),
        lambda cast: STOP.sign(10**9),
        lambda cast: "ü." + "x" * 300,
    ],
)
def test_a_link_that_was_made_up_is_not_there(client: Client, cast: Cast, forge) -> None:
    for send in (client.get, client.post):
        assert send(f"{CHOICE}stop/{forge(cast)}/").status_code == 404
    assert not Person.objects.filter(mail_wish=MailWish.NONE).exists()


def test_strangers_are_asked_to_log_in(client: Client, cast: Cast) -> None:
    assert client.get(CHOICE).headers["Location"] == f"/accounts/login/?next={CHOICE}"
    assert client.post(CHOICE, {"mail_wish": "none"}).status_code == 401
