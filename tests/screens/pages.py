"""Every page there is, as the seeded demo shows it: who looks, and where. `make screenshots`
walks this list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from mailbox import Maildir
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    ApprovedStatement,
    Article,
    Channel,
    DoseLimit,
    Event,
    FindingPolicy,
    Galley,
    Notification,
    Person,
    Policy,
    Preview,
    Profile,
    QuestionTemplate,
    SiteEvent,
    SiteSettings,
    Source,
    State,
    Status,
    Topic,
    TopicIntroduction,
    preview_address,
)
from articles.outbox.mail import STOP
from articles.publishing.pdf.addresses import pdf_address
from articles.publishing.versions.history import History
from articles.tasks import deliver_notifications
from reviewers.assigning.invitations import path_of
from reviewers.models import (
    Assignment,
    BoardMember,
    Interests,
    MedicineList,
    Progress,
    QuorumPolicy,
)

from .. import endings, remarked, rounds
from ..cast import of_each
from . import scenes

PUBLIC, AUTHOR, EDITOR, CHAIR = "public", "author1", "editor1", "chair"
VERBS = {  # status: the verbs an editor has a confirm page for
    Status.SUBMITTED: ["start_review", "request_changes", "reject"],
    Status.UNDER_REVIEW: ["approve"],
    Status.APPROVED: ["revise", "retract", "change_address"],
}


@dataclass(frozen=True)
class Look:
    """One page: a name for its picture, who looks (the first part of a demo address, or public),
    where, which answer.

    `step` is taken just before: pages of one story stand in its order. A path that only then is
    known is a function. What there is to `send` makes it the page that answers a form with these
    fields; it changes nothing when sent again.
    """

    name: str
    who: str
    path: str | Callable[[], str]
    status: int = 200
    step: Callable[[], object] | None = None
    send: Callable[[], dict[str, Any]] | None = None

    @property
    def address(self) -> str:
        """The path, as it is now."""
        return self.path if isinstance(self.path, str) else self.path()

    @property
    def email(self) -> str | None:
        """The log-in of whoever looks; None for the public."""
        return None if self.who == PUBLIC else f"{self.who}@demo.example"


def looks() -> list[Look]:
    """Return every page of the demo in the database, story by story."""
    return [
        *_public(),
        *_entrance(),
        *_desk(),
        *_author(),
        *_reviewer(),
        *_queue(),
        *_admin(),
        *_mail(),
        *_records(),
        *_second_round(),
        *_remarks(),
        *_endings(),
    ]


def _versions(history: History) -> list[Look]:
    return [
        Look("article-versions", PUBLIC, f"{history.home}versions/"),
        Look("article-former-version", PUBLIC, history.versions[-1].url),
        Look("article-pdf-being-made", PUBLIC, pdf_address(history.versions[-1].url), status=503),
        Look("article-changes-of-three", PUBLIC, f"{history.home}changes/?from=1&to=3"),
        Look("notice-correction", PUBLIC, history.notices[0].url),
    ]


def _public() -> list[Look]:
    galley = Galley.objects.filter(article__status=Status.APPROVED)
    return [
        Look("home", PUBLIC, reverse("home")),
        *(
            Look(f"topic-{topic.slug}", PUBLIC, reverse("topic", args=[topic.slug]))
            for topic in Topic.objects.all()[:2]
        ),
        Look(
            "topic-introduced",
            PUBLIC,
            reverse("topic", args=[TopicIntroduction.objects.latest("pk").topic.slug]),
        ),
        Look(
            "topic-for-clinicians",
            PUBLIC,
            reverse("topic", args=[Topic.objects.all()[0].slug, "clinician"]),
        ),
        Look("a-to-z", PUBLIC, reverse("a_to_z")),
        Look("a-to-z-of-a-letter", PUBLIC, reverse("a_to_z", args=["d"])),
        Look("article", PUBLIC, _address(_named("twitching"))),
        Look("article-out-of-step", PUBLIC, _address(_named("twitching", "patient"))),
        Look("article-found-to-hold-still", PUBLIC, _address(_named("twitching", "carer"))),
        Look("article-instead-of-another", PUBLIC, f"{_address(_named('twitching'))}student/"),
        Look("reading-as", PUBLIC, reverse("reading_as")),
        Look("disclaimer-for-patients", PUBLIC, f"{reverse('disclaimer')}?for=patient"),
        Look(
            "article-second-revision",
            PUBLIC,
            _address(galley.filter(revision__number=2)[0].article),
        ),
        Look("article-overdue", PUBLIC, _address(_named("beta-blocker"))),
        Look("article-with-related-texts", PUBLIC, _address(_named("statin"))),
        Look("article-retracted", PUBLIC, _address(_one(Status.RETRACTED))),
        Look("article-of-another-state", PUBLIC, _address(_one(Status.UNDER_REVIEW)), status=404),
        *_versions(History.of(Article.objects.get(slug__contains="ear-infection"))),
        Look("notice-retraction", PUBLIC, History.of(_one(Status.RETRACTED)).notices[0].url),
        Look("preview", PUBLIC, Preview.objects.get().get_absolute_url()),
        Look("corrections", PUBLIC, reverse("corrections")),
        Look("how-to-check", PUBLIC, reverse("how_to_check")),
        Look("search", PUBLIC, reverse("search") + "?q=hypokalemia+potassium"),
        Look("search-empty", PUBLIC, reverse("search") + "?q=metfromin+zzyzx+for:carer"),
        Look("search-nothing-typed", PUBLIC, reverse("search")),
        Look("board", PUBLIC, reverse("board")),
        *(
            Look(f"person-{one.slug}", PUBLIC, reverse("person", args=[one.slug]))
            for one in Profile.objects.order_by("pk")
        ),
        Look("policy", PUBLIC, reverse("policy")),
        Look("disclaimer", PUBLIC, reverse("disclaimer")),
    ]


def _entrance() -> list[Look]:
    reset = "account_reset_password"
    names = [
        "account_login",
        "account_signup",
        "account_inactive",
        reset,
        f"{reset}_done",
        f"{reset}_from_key_done",
    ]
    return [Look(name.replace("_", "-"), PUBLIC, reverse(name)) for name in names] + [
        Look(
            "mail-stop",
            PUBLIC,
            lambda: reverse("mail_stop", args=[STOP.sign(Person.objects.earliest("pk").pk)]),
        ),
        Look(
            "account-stale-link",
            PUBLIC,
            reverse("account_reset_password_from_key", args=["1", "stale"]),
        ),
    ]


def _desk() -> list[Look]:
    """Each state through the eyes of its author, with the confirm page of each step from there."""
    steps = {Status.DRAFT: "submit", Status.SUBMITTED: "withdraw", Status.APPROVED: "revise"}
    pages = [(status, f"desk-{status}", "desk:article") for status in Status]
    pages += [(status, f"desk-confirm-{step}", f"desk:{step}") for status, step in steps.items()]
    own = [
        Look(name, _first_part(_one(status).author), reverse(route, args=[_one(status).pk]))
        for status, name, route in pages
    ]
    draft = _one(Status.DRAFT)
    other = Person.objects.exclude(articles=None).exclude(pk=draft.author_id).earliest("pk")
    saves = [
        Look("desk-saves", _first_part(draft.author), reverse("desk:saves", args=[draft.pk])),
        Look("desk-images", _first_part(draft.author), reverse("desk:images", args=[draft.pk])),
        Look(
            "desk-save",
            _first_part(draft.author),
            reverse("desk:save", args=[draft.pk, draft.history.earliest().pk]),
        ),
    ]
    return [
        *own,
        *saves,
        Look("desk-template", _first_part(draft.author), reverse("desk:template", args=[draft.pk])),
        Look(
            "desk-confirm-leave",
            _first_part(other),
            reverse("desk:leave", args=[draft.pk]),
            step=lambda: draft.edit(by=draft.author, version=draft.version, co_authors=[other]),
        ),
        Look(
            "desk-confirm-authorship", _first_part(other), reverse("desk:confirm", args=[draft.pk])
        ),
    ]


def _author() -> list[Look]:
    names = [
        "desk:articles",
        "desk:start",
        "desk:import",
        "desk:guide",
        "inbox",
        "account_email",
        "account_change_password",
        "mail_wish",
        "own_profile",
        "account_reauthenticate",
        "account_logout",
        "mfa_index",
        "mfa_list_webauthn",
        "demo_codes",
    ]
    theirs = Article.objects.exclude(author__email=f"{AUTHOR}@demo.example").first()
    notice = Notification.objects.inbox(Person.objects.get(email=f"{AUTHOR}@demo.example"))[0]
    return [Look(name.replace(":", "-"), AUTHOR, reverse(name)) for name in names] + [
        Look("inbox-notice", AUTHOR, reverse("inbox_open", args=[notice.pk])),
        Look(
            "desk-draft-from-a-template",
            AUTHOR,
            lambda: reverse("desk:article", args=[Article.objects.latest("pk").pk]),
            step=scenes.a_draft_was_begun_from_a_template,
        ),
        Look("desk-somebody-elses", AUTHOR, reverse("desk:article", args=[theirs.pk]), status=404),
        Look("admin-closed", AUTHOR, reverse("admin:index"), status=404),
    ]


def _reviewer() -> list[Look]:
    """The whole story of one assignment, from the invitation to the workspace, and one that is
    completed."""
    asked = Assignment.objects.get(status=Progress.INVITED)
    done = Assignment.objects.filter(
        status=Progress.COMPLETED, revision__article__status=Status.UNDER_REVIEW
    )[0]
    member, there = asked.member.person, reverse("board:assignment", args=[asked.pk])
    who = _first_part(member)
    return [
        Look("assignments", who, reverse("board:assignments")),
        Look("absence", who, reverse("board:absence")),
        Look("invitation-1-asked", PUBLIC, path_of(asked)),
        Look("assignment-1-invited", who, there),
        Look("assignment-2-declare", who, there, step=lambda: asked.accept(by=member)),
        Look("invitation-2-answered", PUBLIC, path_of(asked), status=410),
        Look(
            "assignment-3-workspace",
            who,
            there,
            step=lambda: asked.declare(
                by=member, interests=Interests.NONE, standing_interests=of_each(asked)
            ),
        ),
        Look(
            "assignment-4-completed",
            _first_part(done.member.person),
            reverse("board:assignment", args=[done.pk]),
        ),
        Look(
            "assignment-5-round",
            _first_part(done.member.person),
            reverse("board:assignment", args=[done.pk]) + "?round=1",
        ),
        Look("inbox", who, reverse("inbox")),
        Look("mfa-index-with-an-app", who, reverse("mfa_index")),
        Look("mfa-reauthenticate", who, reverse("mfa_reauthenticate")),
    ]


def _queue() -> list[Look]:
    """The editors' side of an article: its decision page in each state, a confirm page for each
    verb."""
    decisions = {
        status: _admin_path(Article, "change", _one(status).pk)
        for status in Status
        if status != Status.DRAFT
    }
    confirms = {verb: _confirm(status, verb) for status, verbs in VERBS.items() for verb in verbs}
    asked = Assignment.objects.get(status=Progress.INVITED)
    return [
        Look("queue", EDITOR, _admin_path(Article, "changelist")),
        *(Look(f"decision-{status}", EDITOR, path) for status, path in decisions.items()),
        *(Look(f"decision-confirm-{verb}", EDITOR, path) for verb, path in confirms.items()),
        *_previews_and_variants(),
        Look(
            "decision-invite", EDITOR, _admin_path(Article, "invite", _one(Status.UNDER_REVIEW).pk)
        ),
        Look(
            "decision-waive-expertise",
            EDITOR,
            _admin_path(Article, "waive_expertise", _one(Status.UNDER_REVIEW).pk),
        ),
        Look(
            "decision-waive",
            CHAIR,
            _admin_path(Article, "waive", _one(Status.UNDER_REVIEW).pk, _tied().pk),
        ),
        Look(
            "decision-reassign",
            EDITOR,
            _admin_path(Article, "reassign", asked.article.pk, asked.pk),
        ),
        Look("several", EDITOR, _admin_path(Article, "several")),
        Look(
            "several-confirm",
            EDITOR,
            f"{_admin_path(Article, 'several')}?do=remind&articles={asked.article.pk}",
        ),
        Look(
            "several-done",
            EDITOR,
            _admin_path(Article, "several_done"),
            step=scenes.several_were_reminded,
        ),
        Look(
            "decision-confirm-remind",
            EDITOR,
            _admin_path(Article, "remind", asked.article.pk, asked.pk),
        ),
        Look(
            "decision-confirm-cancel",
            EDITOR,
            _admin_path(Article, "cancel", asked.article.pk, asked.pk),
        ),
        Look("decision-history", EDITOR, _admin_path(Article, "history", _one(Status.APPROVED).pk)),
        *_figures(),
    ]


def _previews_and_variants() -> list[Look]:
    """Where a preview is opened and closed, and where a text for other readers is begun and
    found to hold."""
    out_of_step = _named("twitching", "patient")
    return [
        Look("decision-confirm-open_preview", EDITOR, _confirm(Status.SUBMITTED, "open_preview")),
        Look(
            "decision-confirm-waive_findings",
            EDITOR,
            _confirm(Status.UNDER_REVIEW, "waive_findings"),
        ),
        Look(
            "decision-confirm-close_preview", EDITOR, _confirm(Status.UNDER_REVIEW, "close_preview")
        ),
        Look("decision-out-of-step", EDITOR, _admin_path(Article, "change", out_of_step.pk)),
        Look(
            "decision-confirm-still-holds",
            EDITOR,
            reverse(
                "admin:articles_article_verb",
                kwargs={"pk": out_of_step.pk, "verb": "confirm_in_step"},
            ),
        ),
        Look("desk-out-of-step", AUTHOR, reverse("desk:article", args=[out_of_step.pk])),
    ]


def _figures() -> list[Look]:
    """The dashboards, as editors and as a member see them, and a filter that cannot be; the
    ledger, an act and some of them."""
    member = Assignment.objects.filter(status=Progress.COMPLETED).latest("pk").member
    return [
        Look("dashboard", EDITOR, reverse("dashboard") + "?period=365"),
        Look("dashboard-wrong", EDITOR, reverse("dashboard") + "?since=soon&period=7", status=422),
        Look("dashboard-member", EDITOR, reverse("member_figures", args=[member.pk])),
        Look("my-figures", _first_part(member.person), reverse("my_figures")),
        Look(
            "admin-event-signed",
            CHAIR,
            _admin_path(Event, "change", Event.objects.filter(verb="approve").latest("pk").pk),
        ),
        Look(
            "admin-events-narrowed",
            CHAIR,
            _admin_path(Event, "changelist") + "?days=1&verb=approve",
        ),
    ]


def _admin() -> list[Look]:
    """The other screens of the web admin: the list of each kind of row, and one row."""
    kinds = [
        Person,
        BoardMember,
        Topic,
        TopicIntroduction,
        Policy,
        QuorumPolicy,
        FindingPolicy,
        Source,
        DoseLimit,
        QuestionTemplate,
        MedicineList,
        SiteSettings,
        Notification,
        Event,
        SiteEvent,
        ApprovedStatement,
    ]
    lists = [
        Look(f"admin-{kind._meta.model_name}s", CHAIR, _admin_path(kind, "changelist"))
        for kind in kinds
    ]
    newest = {kind: kind.objects.latest("pk").pk for kind in kinds}
    rows = [
        Look(f"admin-{kind._meta.model_name}", CHAIR, _admin_path(kind, "change", pk))
        for kind, pk in newest.items()
    ]
    author = Person.objects.get(email=f"{AUTHOR}@demo.example")
    rows.append(Look("admin-person-roles", CHAIR, _admin_path(Person, "roles", author.pk)))
    own = QuorumPolicy.objects.exclude(topic=None, risk="").latest("pk")
    rows.append(
        Look("admin-quorumpolicy-withdraw", CHAIR, _admin_path(QuorumPolicy, "withdraw", own.pk))
    )
    added = [
        BoardMember,
        Topic,
        TopicIntroduction,
        Policy,
        QuorumPolicy,
        FindingPolicy,
        Source,
        DoseLimit,
        QuestionTemplate,
        MedicineList,
        SiteSettings,
    ]
    adds = [
        Look(f"admin-{kind._meta.model_name}-add", CHAIR, _admin_path(kind, "add"))
        for kind in added
    ]
    words = {
        "kind": Policy.Kind.DISCLAIMER,
        "audience": "",
        "text": "Read with care.",
        "preview": "yes",
    }
    adds.append(Look("admin-policy-reach", CHAIR, _admin_path(Policy, "add"), send=lambda: words))
    for kind in (
        TopicIntroduction,
        Policy,
        QuorumPolicy,
        FindingPolicy,
        MedicineList,
        SiteSettings,
    ):  # they have versions instead
        del newest[kind]
    kept = [
        Look(f"admin-{kind._meta.model_name}-history", CHAIR, _admin_path(kind, "history", pk))
        for kind, pk in newest.items()
    ]
    versions = [
        (kind, kind.history.latest())
        for kind in (Article, BoardMember, Source, DoseLimit, QuestionTemplate)
    ]
    kept += [
        Look(
            f"admin-{kind._meta.model_name}-was",
            CHAIR,
            _admin_path(kind, "simple_history", was.id, was.pk),
        )
        for kind, was in versions
    ]
    lists.append(
        Look("admin-retractedsources", EDITOR, reverse("admin:articles_retractedsource_changelist"))
    )
    return [Look("admin-index", EDITOR, reverse("admin:index")), *lists, *rows, *adds, *kept]


def _records() -> list[Look]:
    """What the public reads when more has happened to a text than an approval. These scenes are
    the last."""
    gargling = _named("gargling")
    author = _first_part(gargling.author)
    early, late, corrected = (
        _address(article) for article in (_one(Status.UNDER_REVIEW), _named("twitching"), gargling)
    )
    return [
        Look("article-published-early", PUBLIC, early, step=scenes.publish_early),
        Look("article-published-early-settled", PUBLIC, early, step=scenes.settle_early),
        Look("article-late-interest", PUBLIC, late, step=scenes.declare_late),
        Look(
            "decision-late-interest", EDITOR, _admin_path(Article, "change", _named("twitching").pk)
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
            _admin_path(Article, "change", gargling.pk),
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


def _named(word: str, audience: str = "") -> Article:
    """The article of a question: that for this audience, or the one that was adapted from no
    other."""
    rows = (
        Article.objects.filter(audience=audience)
        if audience
        else Article.objects.filter(adapted_from=None)
    )
    return rows.get(slug__contains=word)


def _mail() -> list[Look]:
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
        person__institution__startswith=_one(Status.UNDER_REVIEW).author.institution
    )


def _second_round() -> list[Look]:
    """An approved text that comes back to a member who read it before: last, for it moves an
    article on."""
    before = rounds.read_before()
    who = _first_part(before.member.person)
    return [
        Look(
            "assignment-6-second-round",
            who,
            lambda: rounds.latest(before),
            step=lambda: rounds.come_back(before),
        ),
        Look("assignment-7-remark", who, lambda: rounds.latest(before, "remark")),
        Look("article-being-read-again", PUBLIC, _address(before.article)),
    ]


def _remarks() -> list[Look]:
    """A text that is remarked on, sent back, and published early; at the very end, for it moves
    an article on, too."""
    article = _one(Status.SUBMITTED)
    page, author = _admin_path(Article, "change", article.pk), _first_part(article.author)
    confirm = {
        verb: reverse("admin:articles_article_verb", kwargs={"pk": article.pk, "verb": verb})
        for verb in ("request_changes", "force_publish", "settle")
    }
    preview = preview_address(article.slug, article.audience)
    return [
        Look("preview-of-a-submission", PUBLIC, preview, step=lambda: scenes.open_preview(article)),
        Look("decision-remarks", EDITOR, page, step=lambda: remarked.remark(article)),
        Look("decision-confirm-letter", EDITOR, confirm["request_changes"]),
        Look(
            "decision-confirm-resolve",
            EDITOR,
            lambda: reverse(
                "admin:articles_article_remark",
                kwargs={"pk": article.pk, "remark": remarked.newest(), "verb": "resolve"},
            ),
        ),
        Look(
            "desk-remarks",
            author,
            reverse("desk_remarks", args=[article.pk]),
            step=lambda: remarked.send_back(article),
        ),
        Look("preview-changes-requested", PUBLIC, preview),
        Look(
            "decision-confirm-force_publish",
            CHAIR,
            confirm["force_publish"],
            step=lambda: remarked.hand_in_again(article),
        ),
        Look("assignment-8-thread", remarked.reader(), remarked.thread),
        Look(
            "decision-flagged",
            EDITOR,
            f"{page}?revision=1",
            step=lambda: remarked.declare_late(article),
        ),
        Look("decision-forced", EDITOR, page, step=lambda: remarked.publish_early(article)),
        Look("decision-confirm-settle", EDITOR, confirm["settle"]),
        Look("queue-unsettled", EDITOR, _admin_path(Article, "changelist") + "?status=unsettled"),
    ]


def _endings() -> list[Look]:
    """A text of which every assignment ends in another way: it is handed in last of all."""
    draft, mine = _one(Status.DRAFT), reverse("board:assignments")
    page, invite = (
        _admin_path(Article, "change", draft.pk),
        _admin_path(Article, "invite", draft.pk),
    )
    notices = _admin_path(Notification, "changelist")
    several = f"{_admin_path(Article, 'several')}?articles={draft.pk}&do="
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
        Look("decision-waive-declared", CHAIR, _admin_path(Article, "waive", draft.pk, _tied().pk)),
        Look("assignment-waived", tied, here[2], step=endings.waive),
        Look("assignments-overdue", tied, mine),
        Look("assignment-confirm", signs, here[4], step=endings.write, send=endings.review),
        Look("assignment-paused", signs, here[4], step=lambda: endings.go_away(4)),
        Look("assignments-away", signs, mine),
        Look("absence-away", signs, reverse("board:absence")),
        Look("assignment-ended-signed", signs, here[4], step=endings.sign),
        Look("assignment-declare-late", signs, partial(endings.path, 4, "?step=declare")),
        Look("assignment-remark-to-settle", signs, endings.path_of_remark),
        Look("assignments-remark-to-settle", signs, mine),
        Look("decision-endings", EDITOR, page),
        Look("several-confirm-assign", EDITOR, several + "assign"),
        Look("several-confirm-reassign", EDITOR, several + "reassign"),
        Look("assignment-ended-late-interest", signs, here[4], step=endings.declare_late),
        Look("decision-invite-nobody", EDITOR, invite, step=lambda: endings.go_away(0, 1, 3)),
        Look(
            "decision-reassign-nobody",
            EDITOR,
            lambda: _admin_path(Article, "reassign", draft.pk, endings.waited_for()),
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
        State.DEAD, "SMTPSenderRefused: 550 5.7.1 not from there"
    )


def _one(status: str) -> Article:
    return Article.objects.filter(status=status).select_related("author").order_by("pk").first()


def _address(article: Article) -> str:
    return reverse(
        "article",
        args=[article.slug, *([article.audience] if article.audience != "clinician" else [])],
    )


def _first_part(person: Person) -> str:
    return person.email.partition("@")[0]


def _confirm(status: str, verb: str) -> str:
    return reverse("admin:articles_article_verb", kwargs={"pk": _one(status).pk, "verb": verb})


def _admin_path(kind: type, page: str, *args: object) -> str:
    return reverse(f"admin:{kind._meta.app_label}_{kind._meta.model_name}_{page}", args=args)
