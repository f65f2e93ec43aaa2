"""The pages of the web admin besides the queue."""

from django.urls import reverse

from articles.models import (
    ApprovedStatement,
    Article,
    DoseLimit,
    Event,
    FindingPolicy,
    Notification,
    Person,
    Policy,
    QuestionTemplate,
    SiteEvent,
    SiteSettings,
    Source,
    Topic,
    TopicIntroduction,
)
from reviewers.models import Assignment, AssignmentStatus, BoardMember, MedicineList, QuorumPolicy

from .looking import AUTHOR, CHAIR, EDITOR, Look, admin_path, first_part


def figure_pages() -> list[Look]:
    """The dashboards, as editors and as a member see them, and a filter that cannot be; the
    ledger, an act and some of them."""
    member = Assignment.objects.filter(status=AssignmentStatus.COMPLETED).latest("pk").member
    return [
        Look("dashboard", EDITOR, reverse("dashboard") + "?period=365"),
        Look("dashboard-wrong", EDITOR, reverse("dashboard") + "?since=soon&period=7", status=422),
        Look("dashboard-member", EDITOR, reverse("member_figures", args=[member.pk])),
        Look("my-figures", first_part(member.person), reverse("my_figures")),
        Look(
            "admin-event-signed",
            CHAIR,
            admin_path(Event, "change", Event.objects.filter(verb="approve").latest("pk").pk),
        ),
        Look(
            "admin-events-narrowed",
            CHAIR,
            admin_path(Event, "changelist") + "?days=1&verb=approve",
        ),
    ]


def screens() -> list[Look]:
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
        Look(f"admin-{kind._meta.model_name}s", CHAIR, admin_path(kind, "changelist"))
        for kind in kinds
    ]
    newest = {kind: kind.objects.latest("pk").pk for kind in kinds}
    rows = [
        Look(f"admin-{kind._meta.model_name}", CHAIR, admin_path(kind, "change", pk))
        for kind, pk in newest.items()
    ]
    author = Person.objects.get(email=f"{AUTHOR}@demo.example")
    rows.append(Look("admin-person-roles", CHAIR, admin_path(Person, "roles", author.pk)))
    own = QuorumPolicy.objects.exclude(topic=None, risk="").latest("pk")
    rows.append(
        Look("admin-quorumpolicy-withdraw", CHAIR, admin_path(QuorumPolicy, "withdraw", own.pk))
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
        Look(f"admin-{kind._meta.model_name}-add", CHAIR, admin_path(kind, "add")) for kind in added
    ]
    words = {
        "kind": Policy.Kind.DISCLAIMER,
        "audience": "",
        "text": "Read with care.",
        "preview": "yes",
    }
    adds.append(Look("admin-policy-reach", CHAIR, admin_path(Policy, "add"), send=lambda: words))
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
        Look(f"admin-{kind._meta.model_name}-history", CHAIR, admin_path(kind, "history", pk))
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
            admin_path(kind, "simple_history", was.id, was.pk),
        )
        for kind, was in versions
    ]
    lists.append(
        Look("admin-retractedsources", EDITOR, reverse("admin:articles_retractedsource_changelist"))
    )
    return [Look("admin-index", EDITOR, reverse("admin:index")), *lists, *rows, *adds, *kept]
