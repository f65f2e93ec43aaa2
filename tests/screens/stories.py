"""Pages that stand in the order of their story: each step moves an article on."""

from functools import partial
from mailbox import Maildir
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    Article,
    Channel,
    DeliveryStatus,
    Event,
    Notification,
    Status,
    preview_address,
)
from articles.tasks import deliver_notifications
from reviewers.models import BoardMember
from tests import commented, endings, rounds

from . import scenes
from .looking import (
    CHAIR,
    EDITOR,
    PUBLIC,
    Look,
    address_of,
    admin_path,
    first_in,
    first_part,
    of_question,
)


def record_pages() -> list[Look]:
    """What the public reads when more has happened to a text than an approval. These scenes are
    the last."""
    gargling = of_question("gargling")
    author = first_part(gargling.author)
    early, late, corrected = (
        address_of(article)
        for article in (first_in(Status.UNDER_REVIEW), of_question("twitching"), gargling)
    )
    return [
        Look("article-published-early", PUBLIC, early, step=scenes.publish_early),
        Look("article-published-early-settled", PUBLIC, early, step=scenes.settle_early),
        Look("article-late-interest", PUBLIC, late, step=scenes.declare_late),
        Look(
            "decision-late-interest",
            EDITOR,
            admin_path(Article, "change", of_question("twitching").pk),
        ),
        Look("article-late-interest-settled", PUBLIC, late, step=scenes.settle_late),
        Look(
            "desk-confirm-submit-correction",
            author,
            reverse("desk:submit", args=[gargling.pk]),
            step=scenes.correct,
        ),
        Look(
            "decision-correction",
            EDITOR,
            admin_path(Article, "change", gargling.pk),
            step=scenes.hand_in_correction,
        ),
        Look(
            "decision-confirm-approve-correction",
            EDITOR,
            reverse("admin:articles_article_verb", kwargs={"pk": gargling.pk, "verb": "approve"}),
        ),
        Look("article-corrected", PUBLIC, corrected, step=scenes.approve_correction),
        Look("article-changes", PUBLIC, f"{corrected}changes/"),
    ]


def mail_pages() -> list[Look]:
    """The mail of the demo, once the courier has been."""
    return [
        Look("demo-mails", PUBLIC, reverse("demo_mails"), step=deliver_notifications),
        Look(
            "demo-mail",
            PUBLIC,
            lambda: reverse("demo_mail", args=[min(Maildir(settings.MAILBOX).keys())]),
        ),
    ]


def _tied() -> BoardMember:
    """The member of whom something can be set aside."""
    return BoardMember.objects.get(
        person__institution__startswith=first_in(Status.UNDER_REVIEW).author.institution
    )


def second_round_pages() -> list[Look]:
    """An approved text that comes back to a member who read it before: last, for it moves an
    article on."""
    before = rounds.read_before()
    who = first_part(before.member.person)
    return [
        Look(
            "assignment-6-second-round",
            who,
            lambda: rounds.latest(before),
            step=lambda: rounds.come_back(before),
        ),
        Look("assignment-7-remark", who, lambda: rounds.latest(before, "comment")),
        Look("article-being-read-again", PUBLIC, address_of(before.article)),
    ]


def comment_pages() -> list[Look]:
    """A text that is commented on, sent back, and published early; at the very end, for it moves
    an article on, too."""
    article = first_in(Status.SUBMITTED)
    page, author = admin_path(Article, "change", article.pk), first_part(article.author)
    confirm = {
        verb: reverse("admin:articles_article_verb", kwargs={"pk": article.pk, "verb": verb})
        for verb in ("request_changes", "force_publish", "settle")
    }
    preview = preview_address(article.slug, article.audience)
    return [
        Look("preview-of-a-submission", PUBLIC, preview, step=lambda: scenes.open_preview(article)),
        Look("decision-remarks", EDITOR, page, step=lambda: commented.comment(article)),
        Look("decision-confirm-letter", EDITOR, confirm["request_changes"]),
        Look(
            "decision-confirm-resolve",
            EDITOR,
            lambda: reverse(
                "admin:articles_article_comment",
                kwargs={"pk": article.pk, "comment": commented.newest(), "verb": "resolve"},
            ),
        ),
        Look(
            "desk-remarks",
            author,
            reverse("desk_comments", args=[article.pk]),
            step=lambda: commented.send_back(article),
        ),
        Look("preview-changes-requested", PUBLIC, preview),
        Look(
            "decision-confirm-force_publish",
            CHAIR,
            confirm["force_publish"],
            step=lambda: commented.hand_in_again(article),
        ),
        Look("assignment-8-thread", commented.reader(), commented.thread),
        Look(
            "decision-flagged",
            EDITOR,
            f"{page}?revision=1",
            step=lambda: commented.declare_late(article),
        ),
        Look("decision-forced", EDITOR, page, step=lambda: commented.publish_early(article)),
        Look("decision-confirm-settle", EDITOR, confirm["settle"]),
        Look("queue-unsettled", EDITOR, admin_path(Article, "changelist") + "?status=unsettled"),
    ]


def ending_pages() -> list[Look]:
    """A text of which every assignment ends in another way: it is handed in last of all."""
    draft, mine = first_in(Status.DRAFT), reverse("board:assignments")
    page, invite = (
        admin_path(Article, "change", draft.pk),
        admin_path(Article, "invite", draft.pk),
    )
    notices = admin_path(Notification, "changelist")
    several = f"{admin_path(Article, 'several')}?articles={draft.pk}&do="
    gives_up, spared, tied, silent, signs = map(endings.who, range(5))
    here = [partial(endings.path, number) for number in range(5)]
    return [
        Look(
            "assignment-decline",
            gives_up,
            partial(endings.path, 0, "?step=decline"),
            step=lambda: endings.ask_all(draft),
        ),
        Look("assignment-ended-declined", gives_up, here[0], step=endings.decline),
        Look("assignment-ended-cancelled", spared, here[1], step=endings.take_back),
        Look("assignment-late", spared, here[1], status=409, send=lambda: {"verb": "accept"}),
        Look(
            "assignment-late-typed",
            spared,
            here[1],
            status=409,
            send=lambda: {"verb": "decline", "reason": "I am away that week."},
        ),
        Look("assignment-ended-expired", silent, here[3], step=endings.expire),
        Look("assignments-ended", silent, mine),
        Look("assignment-interest-declared", tied, here[2], step=endings.declare),
        Look("decision-waive-declared", CHAIR, admin_path(Article, "waive", draft.pk, _tied().pk)),
        Look("assignment-waived", tied, here[2], step=endings.waive),
        Look("assignments-overdue", tied, mine),
        Look("assignment-confirm", signs, here[4], step=endings.write, send=endings.review),
        Look("assignment-paused", signs, here[4], step=lambda: endings.go_away(4)),
        Look("assignments-away", signs, mine),
        Look("absence-away", signs, reverse("board:absence")),
        Look("assignment-ended-signed", signs, here[4], step=endings.sign),
        Look("assignment-declare-late", signs, partial(endings.path, 4, "?step=declare")),
        Look("assignment-remark-to-settle", signs, endings.path_of_comment),
        Look("assignments-remark-to-settle", signs, mine),
        Look("decision-endings", EDITOR, page),
        Look("several-confirm-assign", EDITOR, several + "assign"),
        Look("several-confirm-reassign", EDITOR, several + "reassign"),
        Look("assignment-ended-late-interest", signs, here[4], step=endings.declare_late),
        Look("decision-invite-nobody", EDITOR, invite, step=lambda: endings.go_away(0, 1, 3)),
        Look(
            "decision-reassign-nobody",
            EDITOR,
            lambda: admin_path(Article, "reassign", draft.pk, endings.waited_for()),
        ),
        Look("several-confirm-nobody", EDITOR, several + "reassign"),
        Look(
            "admin-notifications-of-an-event",
            CHAIR,
            lambda: f"{notices}?event={Event.objects.latest('pk').pk}",
        ),
        Look(
            "mail-digest",
            PUBLIC,
            lambda: reverse("demo_mail", args=[max(Maildir(settings.MAILBOX).keys())]),
            step=endings.send_digests,
        ),
        Look("mfa-index-to-set-up", silent, reverse("mfa_index"), step=endings.lose_the_factor),
        Look("admin-notifications-dead", CHAIR, notices, step=_give_up_all_mail),
        Look(
            "notification-again",
            CHAIR,
            lambda: reverse(
                "admin:articles_notification_again", args=[_of_events().latest("pk").pk]
            ),
        ),
        Look(
            "notifications-again",
            CHAIR,
            lambda: (
                f"{reverse('admin:articles_notification_again_day')}?day={timezone.now():%Y-%m-%d}"
            ),
        ),
    ]


def _of_events() -> Any:
    """The mail about articles that still has its words."""
    return Notification.objects.filter(channel=Channel.MAIL, event__isnull=False).exclude(text="")


def _give_up_all_mail() -> None:
    Notification.objects.filter(channel=Channel.MAIL, event__isnull=False).end(
        DeliveryStatus.DEAD, "SMTPSenderRefused: 550 5.7.1 not from there"
    )
