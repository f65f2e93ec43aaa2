"""Every page there is, as the seeded demo shows it: who looks, and where. `make screenshots`
walks this list."""

from django.urls import reverse

from articles.models import (
    Article,
    Galley,
    Notification,
    Person,
    Preview,
    Profile,
    Status,
    Topic,
    TopicIntroduction,
)
from articles.outbox.mail import STOP
from articles.publishing.pdf.addresses import pdf_address
from articles.publishing.versions.history import History
from reviewers.assigning.invitations import path_of
from reviewers.models import Assignment, AssignmentStatus, Interests
from tests.cast import of_each

from . import scenes
from .admin_pages import figure_pages, screens
from .looking import (
    AUTHOR,
    CHAIR,
    EDITOR,
    PUBLIC,
    Look,
    address_of,
    admin_path,
    confirm_page,
    first_in,
    first_part,
    of_question,
)
from .stories import (
    _tied,
    comment_pages,
    ending_pages,
    mail_pages,
    record_pages,
    second_round_pages,
)

VERBS = {  # status: the verbs an editor has a confirm page for
    Status.SUBMITTED: ["start_review", "request_changes", "reject"],
    Status.UNDER_REVIEW: ["approve"],
    Status.APPROVED: ["revise", "retract", "change_address"],
}


def looks() -> list[Look]:
    """Return every page of the demo in the database, story by story."""
    return [
        *_public(),
        *_entrance(),
        *_desk(),
        *_author(),
        *_reviewer(),
        *_queue(),
        *screens(),
        *mail_pages(),
        *record_pages(),
        *second_round_pages(),
        *comment_pages(),
        *ending_pages(),
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
        Look("article", PUBLIC, address_of(of_question("twitching"))),
        Look("article-out-of-step", PUBLIC, address_of(of_question("twitching", "patient"))),
        Look("article-found-to-hold-still", PUBLIC, address_of(of_question("twitching", "carer"))),
        Look(
            "article-instead-of-another", PUBLIC, f"{address_of(of_question('twitching'))}student/"
        ),
        Look("reading-as", PUBLIC, reverse("reading_as")),
        Look("disclaimer-for-patients", PUBLIC, f"{reverse('disclaimer')}?for=patient"),
        Look(
            "article-second-revision",
            PUBLIC,
            address_of(galley.filter(revision__number=2)[0].article),
        ),
        Look("article-overdue", PUBLIC, address_of(of_question("beta-blocker"))),
        Look("article-with-related-texts", PUBLIC, address_of(of_question("statin"))),
        Look("article-retracted", PUBLIC, address_of(first_in(Status.RETRACTED))),
        Look(
            "article-of-another-state",
            PUBLIC,
            address_of(first_in(Status.UNDER_REVIEW)),
            status=404,
        ),
        *_versions(History.of(Article.objects.get(slug__contains="ear-infection"))),
        Look("notice-retraction", PUBLIC, History.of(first_in(Status.RETRACTED)).notices[0].url),
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
        Look(name, first_part(first_in(status).author), reverse(route, args=[first_in(status).pk]))
        for status, name, route in pages
    ]
    draft = first_in(Status.DRAFT)
    other = Person.objects.exclude(articles=None).exclude(pk=draft.author_id).earliest("pk")
    saves = [
        Look("desk-saves", first_part(draft.author), reverse("desk:saves", args=[draft.pk])),
        Look("desk-images", first_part(draft.author), reverse("desk:images", args=[draft.pk])),
        Look(
            "desk-save",
            first_part(draft.author),
            reverse("desk:save", args=[draft.pk, draft.history.earliest().pk]),
        ),
    ]
    return [
        *own,
        *saves,
        Look("desk-template", first_part(draft.author), reverse("desk:template", args=[draft.pk])),
        Look(
            "desk-confirm-leave",
            first_part(other),
            reverse("desk:leave", args=[draft.pk]),
            step=lambda: draft.edit(by=draft.author, version=draft.version, co_authors=[other]),
        ),
        Look(
            "desk-confirm-authorship", first_part(other), reverse("desk:confirm", args=[draft.pk])
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
    asked = Assignment.objects.get(status=AssignmentStatus.INVITED)
    done = Assignment.objects.filter(
        status=AssignmentStatus.COMPLETED, revision__article__status=Status.UNDER_REVIEW
    )[0]
    member, there = asked.member.person, reverse("board:assignment", args=[asked.pk])
    who = first_part(member)
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
            first_part(done.member.person),
            reverse("board:assignment", args=[done.pk]),
        ),
        Look(
            "assignment-5-round",
            first_part(done.member.person),
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
        status: admin_path(Article, "change", first_in(status).pk)
        for status in Status
        if status != Status.DRAFT
    }
    confirms = {
        verb: confirm_page(status, verb) for status, verbs in VERBS.items() for verb in verbs
    }
    asked = Assignment.objects.get(status=AssignmentStatus.INVITED)
    return [
        Look("queue", EDITOR, admin_path(Article, "changelist")),
        *(Look(f"decision-{status}", EDITOR, path) for status, path in decisions.items()),
        *(Look(f"decision-confirm-{verb}", EDITOR, path) for verb, path in confirms.items()),
        *_previews_and_variants(),
        Look(
            "decision-invite",
            EDITOR,
            admin_path(Article, "invite", first_in(Status.UNDER_REVIEW).pk),
        ),
        Look(
            "decision-waive-expertise",
            EDITOR,
            admin_path(Article, "waive_expertise", first_in(Status.UNDER_REVIEW).pk),
        ),
        Look(
            "decision-waive",
            CHAIR,
            admin_path(Article, "waive", first_in(Status.UNDER_REVIEW).pk, _tied().pk),
        ),
        Look(
            "decision-reassign",
            EDITOR,
            admin_path(Article, "reassign", asked.article.pk, asked.pk),
        ),
        Look("several", EDITOR, admin_path(Article, "several")),
        Look(
            "several-confirm",
            EDITOR,
            f"{admin_path(Article, 'several')}?do=remind&articles={asked.article.pk}",
        ),
        Look(
            "several-done",
            EDITOR,
            admin_path(Article, "several_done"),
            step=scenes.several_were_reminded,
        ),
        Look(
            "decision-confirm-remind",
            EDITOR,
            admin_path(Article, "remind", asked.article.pk, asked.pk),
        ),
        Look(
            "decision-confirm-cancel",
            EDITOR,
            admin_path(Article, "cancel", asked.article.pk, asked.pk),
        ),
        Look(
            "decision-history", EDITOR, admin_path(Article, "history", first_in(Status.APPROVED).pk)
        ),
        *figure_pages(),
    ]


def _previews_and_variants() -> list[Look]:
    """Where a preview is opened and closed, and where a text for other readers is begun and
    found to hold."""
    out_of_step = of_question("twitching", "patient")
    return [
        Look(
            "decision-confirm-open_preview", EDITOR, confirm_page(Status.SUBMITTED, "open_preview")
        ),
        Look(
            "decision-confirm-waive_findings",
            EDITOR,
            confirm_page(Status.UNDER_REVIEW, "waive_findings"),
        ),
        Look(
            "decision-confirm-close_preview",
            EDITOR,
            confirm_page(Status.UNDER_REVIEW, "close_preview"),
        ),
        Look("decision-out-of-step", EDITOR, admin_path(Article, "change", out_of_step.pk)),
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
