"""The ledger and the history of generated articles: each chain is whole, but no act names the
rows it wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.database.canonical import digest
from articles.ledger import acts
from articles.ledger.details import AssignmentAct, Disclosure, SignedReview
from articles.models import Article, Event, Status
from reviewers.acts import ACCEPT, DECLARE, INVITE, SIGN
from reviewers.details import Invitation
from reviewers.models import AssignmentStatus, Interests, Recommendation

from .copies import Written
from .histories import MOVES, Life
from .loading import Table, as_json, stamp

SAVES = (
    acts.EDIT,
    acts.SUBMIT,
)  # a history row for each; the rest of an act's rows would be the same text again


@dataclass(frozen=True)
class Cast:
    """Who acts in the life of one article, as keys; members as (key of the member, key of the
    person)."""

    author: int
    editor: int
    chair: int
    members: tuple[tuple[int, int], ...]
    names: dict[int, str]

    def of(self, role: str) -> int:
        """Return the person of a role."""
        by_role = {"author": self.author, "editor": self.editor, "chair": self.chair}
        return by_role.get(role) or self.members[role == "other_member"][1]


ROLES = {
    acts.SUBMIT: "author",
    acts.WITHDRAW: "author",
    acts.REVISE: "author",
    acts.RETRACT: "chair",
    acts.SETTLE: "chair",
    acts.FORCE_PUBLISH: "chair",
    ACCEPT: "member",
    DECLARE: "member",
    SIGN: "member",
}


def _detail(
    verb: str, written: Written, cast: Cast, asked: list[int], position: int
) -> dict[str, Any]:
    """What the record of an act holds; `position` says which of the members acts."""
    if verb in {acts.APPROVE, acts.FORCE_PUBLISH}:
        return {"galley": written.galley}
    if verb == INVITE:
        names = [cast.names[person] for _, person in cast.members]
        return Invitation(dict(zip(asked, names, strict=True))).to_detail()
    if verb not in {ACCEPT, DECLARE, SIGN}:
        return {}
    before = {
        ACCEPT: AssignmentStatus.INVITED,
        DECLARE: AssignmentStatus.ACCEPTED,
        SIGN: AssignmentStatus.ACCEPTED,
    }[verb]
    after = AssignmentStatus.COMPLETED if verb == SIGN else AssignmentStatus.ACCEPTED
    done = AssignmentAct(asked[position], str(before), str(after)).to_detail()
    if verb == ACCEPT:
        return done
    interests = str(Interests.NONE)
    if verb == DECLARE:
        return done | Disclosure(interests).to_detail()
    person = cast.members[position][1]
    who = {"id": person, "name": cast.names[person], "credentials": "", "institution": ""}
    review = SignedReview(Recommendation.APPROVE.value, True, interests, who)
    return done | review.to_detail()


class Record:
    """Makes the events and history rows, and loads them."""

    def __init__(self) -> None:
        self.events = Table(
            Event,
            "article_id",
            "sequence",
            "verb",
            "before",
            "after",
            "actor_id",
            "actor_name",
            "at",
            "digest",
            "detail",
            "previous",
            "hash",
            rows={},
        )
        self.history = Table(
            Article.history.model,
            "id",
            "slug",
            "audience",
            "title",
            "short_answer",
            "body",
            "topic_id",  # type: ignore
            "author_id",
            "edited_by_id",
            "edited_at",
            "status",
            "status_since",
            "history_date",
            "history_user_id",
            "history_change_reason",
            history_type="~",
        )

    def write(
        self, written: Written, life: Life, cast: Cast, asked: list[int], times: list[datetime]
    ) -> dict[str, int]:
        """Add the rows of one life, whose assignments are `asked`; return the key of the last
        event of each verb."""
        article, about = written.article, written.revision
        keys, before, previous, signed = {}, str(Status.DRAFT), "", 0
        for sequence, (verb, at) in enumerate(zip(life.acts, times, strict=True), 1):
            role = ROLES.get(verb, "editor")
            actor = cast.of("other_member" if role == "member" and signed else role)
            detail = _detail(verb, written, cast, asked, signed)
            signed += verb == SIGN
            event = Event(
                article_id=article.pk,
                sequence=sequence,
                verb=verb,
                before=before,
                after=str(MOVES.get(verb, before)),
                actor_id=actor,
                actor_name=cast.names[actor],
                at=at,
                digest=about,
                detail=detail,
                previous=previous,
            )
            event.hash = previous = digest(event.canonical())
            keys[verb] = self.events.add(
                article.pk,
                sequence,
                verb,
                before,
                event.after,
                actor,
                event.actor_name,
                stamp(at),
                about,
                as_json(detail),
                event.previous,
                event.hash,
            )
            before = event.after
        self._remember(article, cast, times)
        return keys

    def load(self) -> None:
        """Insert what was written."""
        self.events.flush()
        self.history.flush()

    def _remember(self, article: Article, cast: Cast, times: list[datetime]) -> None:
        at = stamp(times[0])
        for reason in SAVES:
            self.history.add(
                article.pk,
                article.slug,
                str(article.audience),
                article.title,
                article.short_answer,
                article.body,
                article.topic_id,
                cast.author,
                cast.author,
                at,
                "draft",
                at,
                at,
                cast.author,
                reason,
            )
