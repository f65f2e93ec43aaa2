"""The invariants of the house (design, section 6) as checkers: each reads the database and yields
violations in sentences.

Every journey, race and fault test ends with `violations()` being empty;
tests/house/test_invariants.py plants each violation and sees it found. Invariants 8, 9 and 10 are
about answers, not rows: the permission matrix, the journeys and the faults see to them.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection, models

from articles.ledger.signature import disagreements
from articles.ledger.triggers import inked
from articles.models import (
    ApprovedStatement,
    Article,
    Channel,
    Event,
    Galley,
    Notification,
    Page,
    Person,
    Preview,
    Revision,
    SearchEntry,
    SearchWord,
    State,
)
from articles.text.language.doses import has_dose
from articles.verification import page as pages
from articles.verification import verify_all
from articles.verification.search_index import disagreements as search_disagreements
from reviewers.deciding.expertise import asking
from reviewers.figures import readings
from reviewers.figures import verifying as kept_figures
from reviewers.models import ALLOWING, Interests, Review
from reviewers.verification import verify_assignments, verify_rules

PUBLISHING = {Galley.Kind.APPROVED: "approve", Galley.Kind.FORCED: "force_publish"}
SIGNED = {
    "approve",
    "retract",
    "force_publish",
    "settle",
    "confirm_in_step",
    "sign",
    "waive",
    "waive_expertise",
    "waive_findings",
}


def public_bytes_were_approved() -> Iterator[str]:
    """1: a page shows the current galley, and a galley was approved at exactly its revision's
    digest."""
    for page in Page.objects.all():
        yield from (f"page {page.slug}: {said}" for said in pages.verify(page))
    for galley in Galley.objects.select_related("revision"):
        said = Event.objects.filter(
            article=galley.article_id, verb=PUBLISHING[galley.kind], digest=galley.revision.digest
        )
        if not any(event.detail.get("galley") == galley.digest for event in said):
            yield f"galley {galley.pk} was not approved at its digest."
    for article in Article.objects.exclude(galley=None).exclude(
        pk__in=Page.objects.values("article")
    ):
        yield f"article {article.pk} has a galley and no page."


def search_holds_what_is_public() -> Iterator[str]:
    """1: the search index holds the listed pages' galleys and nothing else, and its words are
    counted as they are."""
    yield from search_disagreements()
    counted = Counter(
        token
        for tokens in SearchEntry.objects.values_list("tokens", flat=True)
        for token in tokens.split()
    )
    if counted != dict(SearchWord.objects.values_list("word", "entries")):
        yield "the words of the search index are not counted as they are."


def library_holds_what_was_reviewed() -> Iterator[str]:
    """1: the library of statements holds what listed pages state that are through their full
    review, and nothing else."""
    due = Page.objects.filter(is_listed=True, reviewed_at__isnull=False).order_by()
    held = ApprovedStatement.objects.order_by()
    for galley in due.values("galley").difference(held.values("galley")):
        yield f"the library holds nothing of galley {galley['galley']}."
    for galley in held.values("galley").difference(due.values("galley")):
        yield f"the library holds galley {galley['galley']}, which is not public and reviewed."


def previews_were_opened() -> Iterator[str]:
    """1: a preview is of what was submitted last and is not decided on, was opened by an act,
    carries the caution and keeps robots out."""
    for one in Preview.objects.select_related("article"):
        acts = Event.objects.filter(article=one.article_id, detail__has_key="preview").order_by(
            "sequence"
        )
        if [act.detail["preview"] for act in acts][-1:] != ["opened"] or not {
            act.verb for act in acts
        } & {"open_preview", "submit"}:
            yield f"nobody opened the preview of article {one.article_id}."
        if (
            one.article.status not in {"submitted", "under_review", "changes_requested"}
            or one.revision_id != one.article.revision_id
        ):
            yield (
                f"the preview of article {one.article_id} shows what is decided on, or was "
                "submitted before."
            )
        html = bytes(one.html).decode()
        if (
            html.count("Waiting for human review") != 1
            or "exercise caution" not in html
            or "eviewed by" in html
        ):
            yield f"the preview of article {one.article_id} is not honest."
        if '<meta name="robots" content="noindex' not in html or "noindex" not in one.headers.get(
            "X-Robots-Tag", ""
        ):
            yield f"the preview of article {one.article_id} lets search engines in."
    for article in Article.objects.filter(has_preview=True).exclude(
        pk__in=Preview.objects.values("article")
    ):
        yield f"the preview of article {article.pk} was opened and is not there."


def deciders_were_impartial() -> Iterator[str]:
    """2: nobody decided on, or reviewed, what they wrote; reviews rest on declared interests, and
    there were none.

    Who decided anything had declared no interest in the article; who approved, forced or settled
    had not taken on to review it.
    """
    judged = [
        "approve",
        "sign",
        "start_review",
        "request_changes",
        "reject",
        "retract",
        "force_publish",
        "settle",
        "confirm_in_step",
        "waive_findings",
    ]
    for event in Event.objects.filter(verb__in=judged).select_related("article", "actor"):
        revision = event.article.revisions.filter(digest=event.digest).first()
        if revision is None or revision.was_written_by(event.actor):
            yield (
                f"{event.verb} of article {event.article_id} by somebody who wrote it, or of no "
                "revision."
            )
        elif event.verb != "sign" and event.actor_id in revision.suggested_by:
            yield f"{event.verb} of article {event.article_id} by somebody whose wording is in it."
        own = Event.objects.filter(
            article=event.article_id, actor=event.actor_id, sequence__lt=event.sequence
        )
        if (
            event.verb in {"approve", "force_publish", "settle"}
            and own.filter(verb__in=["accept", "sign"], digest=event.digest).exists()
        ):
            yield (
                f"{event.verb} of article {event.article_id} by somebody who had taken on to "
                "review it."
            )
        if (
            event.verb != "sign"
            and Event.objects.filter(
                article__slug=event.article.slug,
                actor=event.actor_id,
                at__lt=event.at,
                verb="declare",
                detail__interests=Interests.DECLARED,
            ).exists()
        ):
            yield (
                f"{event.verb} of article {event.article_id} by somebody who had declared an "
                "interest in its question."
            )
        if event.verb == "sign" and event.detail.get("interests") not in ALLOWING:
            yield (
                f"a review of article {event.article_id} rests on undeclared or competing "
                "interests."
            )
        told = Event.objects.filter(
            detail__assignment=event.detail.get("assignment"),
            verb="declare",
            sequence__lt=event.sequence,
            article=event.article_id,
            detail__interests=Interests.DECLARED,
        )
        if (
            event.verb == "sign"
            and event.detail.get("interests") == Interests.NONE
            and told.exists()
        ):
            yield (
                f"a review of article {event.article_id} was signed without the interest that had "
                "been declared."
            )


def keys_were_in_two_hands() -> Iterator[str]:
    """2: who settled had neither opened what was in question nor published it; nobody waived
    anything for themselves."""
    for event in Event.objects.filter(verb="settle"):
        own = Event.objects.filter(article=event.article_id, actor=event.actor_id)
        published = models.Q(verb__in=["approve", "force_publish"], digest=event.digest)
        if own.filter(published | models.Q(sequence__in=event.detail.get("settles", []))).exists():
            yield (
                f"what was settled about article {event.article_id} had been opened, or published, "
                "by the same person."
            )
    for event in Event.objects.filter(verb="waive"):
        if event.detail["member"]["id"] == event.actor_id:
            yield f"a chair waived something for themselves, in article {event.article_id}."


def signatures_stand() -> Iterator[str]:
    """2: whatever must be signed was signed by who acted, on the text the act was about."""
    for event in Event.objects.filter(verb__in=SIGNED):
        found = disagreements(
            event.detail.get("signature", {}), person_id=event.actor_id, digest=event.digest
        )
        yield from (f"event {event.pk} ({event.verb}) {said}." for said in found)


def variants_are_in_step_or_say_so() -> Iterator[str]:
    """A text that was adapted from one whose public revision is another now, or is retracted,
    says so until a person ends it."""
    adapted = Article.objects.exclude(adapted_from=None).exclude(
        status__in=["rejected", "withdrawn", "retracted"]
    )
    for variant in adapted.select_related("adapted_from__article"):
        source = variant.adapted_from.article
        is_changed = source.approved_revision_id not in (None, variant.adapted_from_id)
        if is_changed and variant.out_of_step_since is None:
            yield (
                f"article {variant.pk} is out of step with article {source.pk}, and does not say "
                "so."
            )
        if (variant.out_of_step_since is not None) != _says_out_of_step(variant):
            yield f"article {variant.pk} and its ledger disagree whether it is out of step."


def _says_out_of_step(variant: Article) -> bool:
    acts = variant.events.exclude(verb="approve", detail__adapted_from=None)
    last = (
        acts.filter(verb__in=["approve", "out_of_step", "confirm_in_step"])
        .order_by("sequence")
        .last()
    )
    return last is not None and last.verb == "out_of_step"


def approvals_had_their_quorum() -> Iterator[str]:
    """3: distinct persons on the same digest, and none of them against it, before the approval."""
    for event in Event.objects.filter(verb="approve"):
        signed = Event.objects.filter(
            article=event.article_id, verb="sign", digest=event.digest, sequence__lt=event.sequence
        )
        late = Event.objects.filter(
            article=event.article_id,
            verb="declare",
            detail__late=True,
            detail__about=event.digest,
            sequence__lt=event.sequence,
        )
        waived = {
            one.detail["member"]["id"]: one.sequence
            for one in Event.objects.filter(
                article=event.article_id, verb="waive", sequence__lt=event.sequence
            )
        }
        conflicted = {one.actor_id for one in late if waived.get(one.actor_id, 0) < one.sequence}
        approving = {one.actor_id for one in signed if one.detail["approves"]} - conflicted
        if len(approving) < event.detail["quorum"]:
            yield (
                f"article {event.article_id} was approved with {len(approving)} of "
                f"{event.detail['quorum']} approving reviews."
            )
        if any(not one.detail["approves"] for one in signed):
            yield f"article {event.article_id} was approved against a reviewer's advice."
        yield from _whom_the_rule_asked_for(event, approving)


def _whom_the_rule_asked_for(event: Event, approving: set[int]) -> Iterator[str]:
    """Those who approved were of the topic and the professions that the recorded rule asks for,
    as they were when they signed."""
    revision, rule = (
        Revision.objects.get(article=event.article_id, digest=event.digest),
        event.detail.get("quorum_policy", {"minor": True}),
    )
    if rule.get("minor"):
        return
    reviews = Review.objects.filter(revision=revision, assignment__member__person__in=approving)
    of_topic = sum(revision.topic_id in one.topics for one in reviews)
    if of_topic < rule["of_topic"]:
        yield (
            f"article {event.article_id} was approved with {of_topic} of {rule['of_topic']} "
            "reviews by members of its topic."
        )
    is_asked = asking(event.article).filter(sequence__lt=event.sequence).exists()
    with_dose = (
        rule["with_dose"]
        if is_asked or has_dose(revision.title, revision.short_answer, revision.body)
        else []
    )
    for profession in {*rule["always"], *with_dose} - {one.profession for one in reviews}:
        yield f"article {event.article_id} was approved without a {profession}."


def moves_were_told() -> Iterator[str]:
    """4: every change of status owes its author a mail and a line in the inbox."""
    for event in Event.objects.moving().select_related("article"):
        told = set(
            event.notifications.filter(recipient=event.article.author_id).values_list(
                "channel", flat=True
            )
        )
        if told != {Channel.MAIL, Channel.INBOX}:
            yield (
                f"the author of article {event.article_id} was not told of event {event.sequence} "
                f"({event.verb})."
            )


def ledger_agrees() -> Iterator[str]:
    """4 and 5: chains, paths in the machine, one history row for each event."""
    yield from verify_all()
    yield from verify_assignments()
    yield from verify_rules()


def what_is_kept_is_what_there_is() -> Iterator[str]:
    """Figures that are kept are what the ledger holds, and what members have read for the public
    is what it is."""
    yield from readings.disagreements()
    yield from kept_figures.disagreements()


def ink_is_sealed() -> Iterator[str]:
    """6: every ink table has its triggers."""
    catalogue = {
        "sqlite": (
            "select tbl_name, count(*) from sqlite_master where type = 'trigger' and name like "
            "tbl_name || '/_no/_%' escape '/' group by tbl_name"
        ),
        "postgresql": (
            "select tgrelid::regclass::text, count(*) from pg_trigger where tgname in ('ink', "
            "'ink_all') group by 1"
        ),
    }
    wanted = {"sqlite": 3, "postgresql": 2}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        triggers = dict(cursor.fetchall())
    for model in [model for app in apps.get_app_configs() for model in inked(app)]:
        if triggers.get(model._meta.db_table, 0) != wanted:
            yield f"{model._meta.db_table} is not sealed."


def nobody_was_told_twice() -> Iterator[str]:
    """7: one line in the inbox for each event, person, kind and day: time may owe something of
    an event again on another."""
    inbox = Notification.objects.filter(channel=Channel.INBOX).exclude(event=None)
    twice = (
        inbox.values("event", "recipient", "kind", "created_at__date")
        .annotate(times=models.Count("pk"))
        .filter(times__gt=1)
    )
    for one in twice:
        yield f"person {one['recipient']} was told of event {one['event']} {one['times']} times."


def nothing_is_left_owed() -> Iterator[str]:
    """7, once the courier has rested: everything ended delivered, suppressed with a reason, or
    dead."""
    for one in Notification.objects.filter(state__in=[State.OWED, State.CLAIMED]):
        yield f"notification {one.pk} ({one.kind}) is still {one.state}."
    for one in Notification.objects.filter(state__in=[State.SUPPRESSED, State.DEAD], note=""):
        yield f"notification {one.pk} is {one.state} without a reason."


def actors_have_names() -> Iterator[str]:
    """11: whoever acted is still there, under the name they acted under."""
    for event in Event.objects.filter(
        models.Q(actor_name="") | ~models.Q(actor__in=Person.objects.all())
    ):
        yield f"event {event.pk} has lost its actor."


CHECKERS: list[Callable[[], Iterator[str]]] = [
    public_bytes_were_approved,
    search_holds_what_is_public,
    library_holds_what_was_reviewed,
    previews_were_opened,
    deciders_were_impartial,
    keys_were_in_two_hands,
    signatures_stand,
    approvals_had_their_quorum,
    variants_are_in_step_or_say_so,
    moves_were_told,
    ledger_agrees,
    ink_is_sealed,
    what_is_kept_is_what_there_is,
    nobody_was_told_twice,
    actors_have_names,
]


def violations(*, at_rest: bool = False) -> list[str]:
    """Run every checker; with `at_rest`, also that nothing is owed any more. Returns all
    violations."""
    return [
        said
        for check in [*CHECKERS, *([nothing_is_left_owed] if at_rest else [])]
        for said in check()
    ]
