"""What an assignment waits for, by what its member has answered so far, and what the answers
open."""

from typing import Any

from articles.ledger.acts import Named
from articles.models import Article

from ...acts import ACCEPT, DECLARE, SIGN
from ..progress import ALLOWING, AssignmentStatus, Interests
from .deadlines import Deadlines


class Answers(Deadlines):
    """An assignment as far as its member has answered."""

    interests: Any  # of Assignment, as are the next
    revision: Any
    revision_id: Any
    standing_interests: Any

    class Meta:
        abstract = True

    @property
    def article(self) -> Article:
        """The article whose revision is to be read."""
        return self.revision.article

    @property
    def is_text_open(self) -> bool:
        """May the member read the text? Only once interests are declared and there are none, or
        they are waived."""
        return (
            self.status in {AssignmentStatus.ACCEPTED, AssignmentStatus.COMPLETED}
            and self.interests in ALLOWING
        )

    @property
    def lacks_answers(self) -> bool:
        """Did the member declare no interests, and say nothing of a standing one (it came since, or
        nobody was asked then)?

        Two statements of one reviewer would contradict each other in public.
        """
        answered = {answer["text"] for answer in self.standing_interests}
        is_asked = self.status == AssignmentStatus.ACCEPTED and self.interests == Interests.NONE
        return is_asked and not answered.issuperset(self.member.standing_interests)

    @property
    def interests_since(self) -> list[str]:
        """The standing interests that came after the member signed with none, on a text that is
        public or being read.

        Only the member can say whether one bears on it; a late declaration says so.
        """
        answered = {answer["text"] for answer in self.standing_interests}
        is_asked = self.status == AssignmentStatus.COMPLETED and self.interests == Interests.NONE
        counts = is_asked and (self.article.is_public or self.article.is_being_read)
        return (
            [text for text in self.member.standing_interests if text not in answered]
            if counts
            else []
        )

    @property
    def next_verb(self) -> str:
        """The verb that waits for the member; empty when none does."""
        if self.status == AssignmentStatus.INVITED:
            return ACCEPT
        if self.lacks_answers:
            return DECLARE
        if self.status == AssignmentStatus.ACCEPTED:
            return {
                Interests.NOT_ASKED: DECLARE,
                Interests.NONE: SIGN,
                Interests.WAIVED: SIGN,
            }.get(Interests(self.interests), "")
        return ""

    @property
    def waits_for(self) -> Named:
        """Which act that is, for templates: `assignment.waits_for.accept`."""
        return Named(self.next_verb)
