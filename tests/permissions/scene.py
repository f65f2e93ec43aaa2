"""One of everything that has an address, and what each address is called in routes.toml."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from articles.models import (
    ApprovedStatement,
    Article,
    Channel,
    DoseLimit,
    Event,
    FindingPolicy,
    Notification,
    Person,
    Photo,
    Policy,
    Profile,
    QuestionTemplate,
    SiteEvent,
    Source,
    Topic,
    TopicIntroduction,
)
from articles.outbox.mail import STOP
from editorial.admin.decisions.reviews import on_screen
from reviewers.assigning.invitations import path_of
from reviewers.models import CHECKLIST, Assignment, Comment, MedicineList, QuorumPolicy
from tests.articles.images.pictures import added, with_figure
from tests.cast import Cast, confirmed, declaring, proof, sign_for
from tests.screens.pictures import LOGO, adopted

from .people import Company, company

PASSWORD = "a long passphrase"
CHANGE = "Say what to do about magnesium."
REVIEW = "verb=sign&stage=sign&recommendation=approve&" + "&".join(
    f"checklist={key}" for key in CHECKLIST
)


class Proof:
    """What signs, as a form sends it; everybody has the same password and the same secret, and a
    code does not last."""

    def __init__(self, signer: Person) -> None:
        self.signer = signer

    def __str__(self) -> str:
        return urlencode(proof(self.signer, password=PASSWORD))


@dataclass
class Scene:
    """The people, and the values that stand in addresses and in what is sent: `{draft}`,
    `{digest}`."""

    of: Company
    values: dict[str, Any]

    def fill(self, text: str) -> str:
        """Return an example of routes.toml with its values."""
        return text.format_map(self.values)


def scene(cast: Cast) -> Scene:
    """Walk articles to where each verb can be pressed once. All are written by `author` and
    `co_author`."""
    of = signed_up(company(cast))
    by, editor = cast.author, cast.editor
    draft = of.draft(title="Is a draft seen?")
    draft_image = added(draft, "red")
    submitted = of.draft(title="Is it submitted?").submit(by=by)
    submitted.open_preview(by=editor, digest=submitted.digest)
    reading = of.draft(title="Is it being read?")
    reading_image = with_figure(reading, "blue")
    reading = confirmed(reading.submit(by=by).start_review(by=editor))
    asked = of.ask(reading)
    [invited] = cast.invite(reading, of.people["second"])
    Assignment.objects.filter(pk=invited.pk).update(
        invited_at=timezone.now() - timedelta(days=1)
    )  # who may be reminded
    ready = _ready(of, "Is it ready?")
    approved = _approved(of, "Is it approved?", colour="green")
    revising = _approved(of, "Is it revised?").revise(by=by)
    retracted = _approved(of, "Is it retracted?")
    retracted.retract(
        by=cast.chair,
        digest=retracted.digest,
        signature=sign_for(cast.chair, retracted, "retract"),
        reason=CHANGE,
    )
    theirs = Article.objects.draft(
        by=cast.other_author, title="Is it somebody else's?", topic=cast.topic
    )
    notice = Notification.objects.filter(recipient=by, channel=Channel.INBOX).latest("pk")
    withdrawn = of.draft(title="Is it withdrawn unread?").withdraw(by=by)
    member, rule = of.member("reviewer"), QuorumPolicy.objects.adopt(by=cast.chair, approvals=2)
    elsewhere = Topic.objects.create(name="Infections", slug="infections")
    own_rule = QuorumPolicy.objects.adopt(by=cast.chair, topic=elsewhere, approvals=3)
    findings = FindingPolicy.objects.adopt(by=cast.chair, severities={"dose_uncited": "objection"})
    medicines = MedicineList.objects.adopt(
        [*MedicineList.first().names, "gold salts"], by=cast.editor
    )
    settings = adopted(cast, contact="mailto:editors@example.org", logo=LOGO)
    introduction = TopicIntroduction.objects.adopt(cast.topic, "What kidneys do.", by=cast.chair)
    source, limit = Source.objects.get(name="NICE"), DoseLimit.objects.get(name="Citalopram")
    template = QuestionTemplate.objects.get(name="Drug safety")
    shown = Profile.objects.create(person=by, slug="shown", is_public=True)
    hidden = Profile.objects.create(person=cast.co_author, slug="hidden")
    Profile.objects.create(person=cast.stranger, slug="unknown", is_public=True)
    for profile in (shown, hidden):
        Photo.put(profile, b"A photo.")
    return Scene(
        of,
        {
            "site_settings": settings.pk,
            "settings_number": settings.number,
            "logo": settings.logo_name,
            "template": template.pk,
            "template_history": template.history.latest().pk,
            "profile_slug": shown.slug,
            "limit": limit.pk,
            "limit_history": limit.history.latest().pk,
            "statement": ApprovedStatement.objects.filter(article=approved.pk).latest("pk").pk,
            "source": source.pk,
            "source_history": source.history.latest().pk,
            "medicine_list": medicines.pk,
            "finding_policy": findings.pk,
            "introduction": introduction.pk,
            "draft": draft.pk,
            "submitted": submitted.pk,
            "reading": reading.pk,
            "ready": ready.pk,
            "approved": approved.pk,
            "revising": revising.pk,
            "retracted": retracted.pk,
            "theirs": theirs.pk,
            "nobody": 10**9,
            "huge": 10**30,
            "draft_slug": draft.slug,
            "submitted_slug": submitted.slug,
            "reading_slug": reading.slug,
            "approved_slug": approved.slug,
            "revising_slug": revising.slug,
            "retracted_slug": retracted.slug,
            "withdrawn_slug": withdrawn.slug,
            "draft_image": draft_image.figure.file,
            "reading_image": reading_image.figure.file,
            "approved_image": approved.images.get().figure.file,
            "version": draft.version,
            "submitted_digest": submitted.digest,
            "reading_digest": reading.digest,
            "ready_digest": ready.digest,
            "approved_digest": approved.digest,
            "ready_seen": on_screen(ready.revision),
            "reading_seen": on_screen(reading.revision),
            "ready_comment": ready.revision.comments.get().pk,
            "revising_comment": revising.revision.comments.get().pk,
            "reviewer_asked": asked["reviewer"].pk,
            "conflicted_asked": asked["conflicted"].pk,
            "former_asked": asked["former"].pk,
            "second_asked": invited.pk,
            "unasked_member": of.member("unasked").pk,
            "member": member.pk,
            "member_history": member.history.latest().pk,
            "notice": notice.pk,
            "mail": Notification.objects.filter(
                channel=Channel.MAIL, event__article__revision__isnull=False
            )
            .latest("pk")
            .pk,
            "draft_history": draft.history.latest().pk,
            "ready_history": ready.history.latest().pk,
            "topic": cast.topic.pk,
            "topic_slug": cast.topic.slug,
            "policy": Policy.objects.latest("pk").pk,
            "conflicted_member": of.member("conflicted").pk,
            "quorum_policy": rule.pk,
            "own_quorum_policy": own_rule.pk,
            "event": ready.events.latest("sequence").pk,
            "draft_event": Event.objects.get(article=withdrawn).pk,
            "site_event": SiteEvent.objects.latest("pk").pk,
            "stranger": cast.stranger.pk,
            "chair": cast.chair.pk,
            "invitation": path_of(invited).split("/")[-2],
            "answered_invitation": path_of(asked["former"]).split("/")[-2],
            "stop_token": STOP.sign(cast.stranger.pk),
            "operator": cast.operator.pk,
            "review": REVIEW,
            "proof": Proof(cast.editor),
            "risk": cast.topic.risk,
            "declared": urlencode(declaring(by, cast.co_author), doseq=True),
            "declared_theirs": urlencode(declaring(cast.other_author), doseq=True),
            "now": f"{timezone.now():%Y%m%dT%H%M%S.%f}",
        },
    )


def signed_up(of: Company) -> Company:
    """Give everybody what a sign-up leaves: a password and a confirmed address; return them."""
    encoded = make_password(PASSWORD)
    for person in of.people.values():
        person.password = encoded
        person.save()
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in of.people.values()
    )
    return of


def _ready(of: Company, title: str, colour: str = "") -> Article:
    """An article that can be decided on, with a picture if a colour for it is given."""
    article = of.draft(title=title)
    if colour:
        with_figure(article, colour)
    article = confirmed(article.submit(by=of.cast.author).start_review(by=of.cast.editor))
    asked = Assignment.objects.invite(
        article, [of.member("second"), of.member("third")], by=of.cast.editor
    )
    Comment.objects.create(
        revision=article.revision,
        assignment=asked[0],
        person=of.people["second"],
        text="Say a word about magnesium.",
    )
    for one in asked:
        of.cast.review(one)
    return article


def _approved(of: Company, title: str, colour: str = "") -> Article:
    article = _ready(of, title, colour)
    return article.approve(
        by=of.cast.editor, digest=article.digest, signature=sign_for(of.cast.editor, article)
    )
