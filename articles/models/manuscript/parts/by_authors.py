"""What authors do with an article: they change the working copy, hand it in, take it back, begin it
for other readers and open the next revision."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_fsm import transition

from ....declarations.freezing import frozen, missing
from ....ledger.details import AdoptedWording, PreviewChange, Submission
from ....references.frozen import csl_items
from ....site_settings.in_force import site
from ....text.anchors import Quote
from ....text.clean import clean
from ....text.document import Document
from ....workflow.corrections import is_trivial, too_much
from ....workflow.permissions import an_author_or_editor, author_or_editor, its_author, its_authors
from ....workflow.recorded import Opposed, recorded
from ..conditions import without_findings
from ..reference import Reference
from ..revision import Revision
from ..status import ENDS, OPEN, WRITABLE, Status, or_back_to_approved
from ..variant import with_a_submission
from .publication import Publication


class ByAuthors(Publication):
    """An article as far as its authors act on it: the first part of its machine."""

    left_topic: int | None = (
        None  # the topic that it was submitted to before, where this act submits it to another one
    )

    class Meta:
        abstract = True

    @recorded(in_ledger=False)
    @transition(
        "status",
        WRITABLE,
        None,
        permission=its_authors,
        custom={"explain": "Change the working copy."},
    )
    def edit(
        self,
        *,
        by: Any,
        reason: str,
        version: int,
        references: list[Reference] | None = None,
        co_authors: list[Any] | None = None,
        **copy: Any,
    ) -> None:
        """Save the working copy: columns in `copy`, and the lists if given. `version` is the one
        the author opened."""
        if self.is_address_settled and copy.get("audience", self.audience) != self.audience:
            raise Opposed(["The audience is fixed: the address depends on it."])
        is_renamed = copy.get("title", self.title) != self.title
        for column, value in copy.items():
            setattr(self, column, value)
        if is_renamed and not self.is_address_settled:
            self.slug = self.free_slug()
        self.version, self.edited_by, self.edited_at = self.version + 1, by, timezone.now()
        if references is not None:
            self.replace_references(references)
        if co_authors is not None:
            self.name_co_authors(co_authors, by)

    @recorded
    @transition(
        "status",
        WRITABLE,
        None,
        permission=its_authors,
        custom={
            "explain": "Puts a reviewer's words into the working copy, with credit.",
        },
    )
    def adopt(
        self,
        *,
        by: Any,
        reason: str,
        version: int,
        passage: Quote,
        former: Document,
        wording: str,
        credit: Any,
    ) -> dict[str, Any]:
        """Put `wording`, which `credit` (a person) suggested, in the place of a passage, quoted
        from the revision `former` is of."""
        part, at = self.place_of(passage, former)
        written, exact = getattr(self, part), passage.exact
        try:
            setattr(self, part, clean(written[:at] + wording + written[at + len(exact) :]))
        except ValidationError as refusal:  # of what was saved before such characters were refused
            raise Opposed(refusal.messages) from refusal
        self.version, self.edited_by, self.edited_at = self.version + 1, by, timezone.now()
        detail = AdoptedWording(part, exact, wording, credit.pk, str(credit))
        return detail.to_detail()

    @recorded
    @transition(
        "status",
        WRITABLE,
        Status.SUBMITTED,
        permission=its_author,
        conditions=[without_findings],
        custom={
            "explain": "Will freeze the text and hand it to the editors.",
        },
    )
    def submit(
        self,
        *,
        by: Any,
        reason: str,
        version: int | None = None,
        is_minor: bool = False,
        declared: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Freeze the working copy into the next revision; `reason` is the note on what changed,
        `is_minor` makes it a correction.

        A correction of nothing but spelling and details of references is on record as trivial.
        `declared` is what `by` declares (articles/declarations/freezing.py), by default the same as
        with the submission before.
        """
        byline = self.byline()
        self.declared = self.declared if declared is None else declared
        if wanted := missing(self.declared, byline, by):
            raise Opposed(wanted)
        if is_minor and (refusal := too_much(self.approved_revision, self, byline)):
            raise Opposed([refusal])
        if is_minor and self.is_forced:
            raise Opposed(
                ["The public text has not been through a full review: submit this for one."]
            )
        writers, suggested_by = self.contributors()
        self.left_topic = (
            self.revision.topic_id
            if self.revision and self.revision.topic_id != self.topic_id
            else None
        )
        self.revision = self.write(
            Revision(  # type: ignore[misc]  # it is an Article
                article=self,
                number=self.revision.number + 1 if self.revision else 1,
                audience=str(self.audience),
                topic=self.topic,
                title=self.title,
                short_answer=self.short_answer,
                body=self.body,
                references=csl_items(self.listed),
                authors=byline,
                writers=writers,
                by=by,
                edited_by_id=self.edited_by_id,
                at=timezone.now(),
                edited_at=self.edited_at,
                note=reason,
                is_minor=is_minor,
                suggested_by=suggested_by,
                grammar=self.form,
                declared=frozen(self.declared, byline, by, settings.WITHHELD_DECLARATIONS),
            ).with_digest()
        )
        is_shown = (
            self.status == Status.DRAFT and site()["opens_previews"]
        )  # after changes it stays as it was
        detail = Submission(
            is_trivial=is_minor and is_trivial(self.approved_revision, self.revision),
            is_note_public=bool(reason),  # as the form says; it did not always
            preview=self.begin_preview() if is_shown else PreviewChange(),
        )
        return detail.to_detail()

    @recorded
    @transition(
        "status",
        OPEN,
        or_back_to_approved(Status.WITHDRAWN),
        permission=its_author,
        custom={"explain": ENDS},
    )
    def withdraw(self, *, by: Any, reason: str) -> dict[str, Any]:
        """Take the manuscript back."""
        self.restore_approved()
        return self.end_preview().to_detail()

    @recorded(in_ledger=False)  # the act stands on the ledger of what is begun
    @transition(
        "status",
        [*OPEN, Status.APPROVED],
        None,
        permission=an_author_or_editor,
        conditions=[with_a_submission],
        custom={
            "keeps_row": True,
            "with_siblings": True,
            "explain": "The same question at the same address, for another audience.",
        },
    )
    def begin_variant(self, *, by: Any, reason: str, audience: str) -> None:
        """Begin the same question for another audience, as a draft of `by`
        (`Article.objects.variant` finds it)."""
        self.begin_for(audience, by)

    @recorded
    @transition(
        "status",
        Status.APPROVED,
        Status.DRAFT,
        permission=author_or_editor,
        custom={
            "explain": "Will open the next revision. The approved text will stay up meanwhile.",
        },
    )
    def revise(self, *, by: Any, reason: str) -> None:
        """Open the working copy for the next revision."""

    def restore_approved(self) -> None:
        """Bring the working copy back to the approved revision, if there is one."""
        if was := self.approved_revision:
            self.title, self.short_answer, self.body = was.title, was.short_answer, was.body
            self.version, self.edited_by_id, self.edited_at = (
                self.version + 1,
                was.edited_by_id,
                was.edited_at,
            )
            self.topic_id = was.topic_id
            self.replace_references([Reference.from_csl(item) for item in was.listed])
            self.co_authors.set(
                [author["id"] for author in was.authors if author["id"] != self.author_id]
            )
