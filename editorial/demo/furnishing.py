"""What is there before the demo's first text: topics, people with a log-in, the board, policies."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.initial_data.names import BOARD, CHAIRS, EDITORS
from articles.models import FindingPolicy, Person, SiteSettings, Topic, TopicIntroduction
from articles.text.citations.finding import Severity
from reviewers.models import BoardMember, MedicineList, QuorumPolicy

from . import INTRODUCTIONS, PEOPLE, QUORUM_POLICIES, TOPICS
from .codes import secret_of

MORE_MEDICINES = ["contrast medium", "oral rehydration solution"]
PASSWORD = "read-it-twice"  # noqa: S105 - printed beside each log-in; the demo has no secrets
GROUPS = {"board": BOARD, "editor": EDITORS, "chair": CHAIRS}


def furnish() -> dict[str, Topic]:
    """Make what there is before the first text: topics, people, policies. Returns the topics by
    slug."""
    topics = {
        slug: Topic.objects.create(slug=slug, name=name, risk=risk, specialist=called)
        for slug, name, risk, called in TOPICS
    }
    for facts in PEOPLE:
        _settle(topics, dict(facts))
    for rule in QUORUM_POLICIES:
        QuorumPolicy.objects.adopt(by=in_role("chair")[0], **rule)
    for slug, text in INTRODUCTIONS.items():
        TopicIntroduction.objects.adopt(topics[slug], text, by=in_role("chair")[0])
    named = SiteSettings.first().columns() | {"contact": "mailto:editors@demo.example"}
    SiteSettings.objects.adopt(by=in_role("chair")[0], since=0, **named)
    # Texts for patients begin with an answer in their words; what it rests on stands below it.
    FindingPolicy.objects.adopt(
        by=in_role("chair")[0],
        topic=topics["everyday-illness"],
        severities={"lead_uncited": Severity.ADVICE},
    )
    MedicineList.objects.adopt(
        [*MedicineList.first().names, *MORE_MEDICINES], by=in_role("editor")[0]
    )
    return topics


def in_role(role: str) -> list[Person]:
    """Return the demo's people of a role, such as "editor", in the order they are listed."""
    return [
        Person.objects.get(email=person["email"]) for person in PEOPLE if role in person["roles"]
    ]


def _settle(topics: dict[str, Topic], facts: dict[str, Any]) -> None:
    wanted, roles = facts.pop("topics"), facts.pop("roles")
    member = {
        key: facts.pop(key) for key in ("biography", "interests", "profession") if key in facts
    }
    person = Person.objects.create_user(password=PASSWORD, **facts)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    person.groups.set(
        Group.objects.filter(name__in=[GROUPS[role] for role in roles if role in GROUPS])
    )
    if person.is_staff:
        TOTP.activate(person, secret_of(person.email))
    if "board" in roles:
        licence = {"licence": "of the demo", "licence_verified_on": timezone.localdate()}
        BoardMember.objects.create(person=person, **member, **licence).topics.set(
            [topics[slug] for slug in wanted]
        )
