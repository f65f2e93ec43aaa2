"""An article from a file: begun, filled and, where it is asked for, submitted in one
transaction, or nothing of it."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ..forms import DeclarationsForm, Manuscript
from ..models import Article, Audience, Person
from ..question_templates.outline import Outline
from ..references.unreadable import Unreadable
from ..text.citations.finding import Finding
from ..text.clean import TITLE_LIMIT, clean
from ..workflow.recorded import Opposed
from .declared import as_declared
from .fields import Unfiled, as_typed, left_behind, outline_of
from .reading import read
from .written import Written

OTHER_WORDS = (
    "What is there has other words. It was left as it is: change it on the desk, or give this file "
    "another title."
)
NO_QUESTION = (
    "It names no question. Write it in the head, as “title: Is it safe?”, or give it the style "
    "“Title” in Word."
)
_UNKEPT = dict.fromkeys([0, *range(0xD800, 0xE000)])  # NUL and halves of surrogate pairs


@dataclass
class Imported:
    """What became of a file: "begun", "submitted", "there" (it was imported before) or "refused",
    and why.

    `notes` are what was left behind, `first_line` is that of the text in the file, 0 where a file
    has no lines of it; `about` is what the reasons are about, the file or the topic it does not
    name.
    """

    outcome: str
    article: Article | None = None
    findings: list[Finding] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first_line: int = 0
    about: str = "file"

    def line_of(self, finding: Finding) -> str:
        """Where a finding stands, in words; empty where it is no line."""
        if finding.field != "body" or not finding.line:
            return ""
        column = f", column {finding.column}" if finding.column else ""
        return f"line {self.line(finding)}{column} of the {'file' if self.first_line else 'text'}"

    def line(self, finding: Finding) -> int | None:
        """The number of that line."""
        return (
            max(self.first_line - 1, 0) + finding.line
            if finding.field == "body" and finding.line
            else None
        )


def begin(
    data: bytes, *, by: Any, is_submitted: bool = False, topic: str = "", audience: str = ""
) -> Imported:
    """Begin an article of `by` from the bytes of a file, and submit it if asked to and nothing
    blocks it.

    `topic` (slug or name) and `audience` are for a file that names none. The same question of the
    same author for the same readers is never begun twice: so a run that was stopped can be done
    once more.
    """
    try:
        written = read(data)
        written.head = {"topic": topic, "audience": audience} | {
            name: value for name, value in written.head.items() if value is not None
        }
        typed, declared = as_typed(written), as_declared(written, by)
        outline = outline_of(written)
    except Unreadable as fault:
        return Imported(
            "refused", reasons=[str(fault)], about="topic" if isinstance(fault, Unfiled) else "file"
        )
    title = _as_kept(typed["title"])
    if not title:
        return Imported("refused", reasons=[NO_QUESTION])
    with transaction.atomic():
        Person.objects.select_for_update().get(
            pk=by.pk
        )  # of two runs the later one sees what the earlier one has begun
        there = Article.objects.filter(author=by, title=title, audience=typed["audience"]).first()
        if there is not None:
            return Imported(
                "there", there, notes=[] if there.body == _as_kept(written.body) else [OTHER_WORDS]
            )
        imported = _begun(written, typed, declared, outline, by)
        if imported.outcome == "refused":
            transaction.set_rollback(True)
        elif is_submitted:
            _submit(imported, by)
    return imported


def _as_kept(typed: str) -> str:
    """Return a text as it would be saved; as it is, with signs that no column takes left out,
    where the form will refuse it."""
    try:
        return clean(typed).strip()
    except ValidationError:
        return typed.strip().translate(_UNKEPT)


def _begun(
    written: Written, typed: dict[str, str], declared: dict[str, Any], outline: Outline, by: Any
) -> Imported:
    audience = (
        typed["audience"] if typed["audience"] in Audience.values else Audience.CLINICIAN
    )  # the form says what is wrong with it
    article = Article.objects.draft(
        by=by,
        title=_as_kept(typed["title"])[:TITLE_LIMIT],
        audience=audience,
        topic_id=int(typed["topic"]),
        outline=outline.as_kept(),
    )
    body = typed["body"] if typed["body"].strip() else outline.body  # a text is never written over
    manuscript = Manuscript(article, by, typed | {"body": body, "version": str(article.version)})
    if not manuscript.is_valid():
        return Imported(
            "refused", reasons=[f"{label}: {message}" for _, label, message in manuscript.errors()]
        )
    declaring = DeclarationsForm(declared, article=article, by=by) if declared else None
    if declaring and not declaring.is_valid():
        return Imported(
            "refused",
            reasons=[
                f"declarations, {field.label}: {error}"
                for field in declaring
                for error in field.errors
            ],
        )
    manuscript.save(**({"declared": declaring.declared()} if declaring else {}))
    article = Article.objects.get(pk=article.pk)
    return Imported(
        "begun",
        article,
        article.all_findings(),
        notes=[*written.notes, *left_behind(written), *manuscript.unclear_days()],
        first_line=written.first_line,
    )


def _submit(imported: Imported, by: Any) -> None:
    article: Any = imported.article
    try:
        with transaction.atomic():
            article.submit(by=by)
        imported.outcome = "submitted"
    except Opposed as refusal:
        imported.reasons = [f"Not submitted: {objection}" for objection in refusal.objections]
