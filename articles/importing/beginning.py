"""An article from a file: begun, filled and, where it is asked for, submitted in one transaction, or nothing of it."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from ..forms import Manuscript
from ..lifecycle import Opposed
from ..models import Article, Audience
from ..references.unreadable import Unreadable
from ..text.citations.finding import Finding
from .fields import as_typed, left_behind
from .front_matter import Written, read


@dataclass
class Imported:
    """What became of a file: "begun", "submitted", "there" (it was imported before) or "refused", and why.

    `notes` are what was left behind, `first_line` is that of the text in the file.
    """

    outcome: str
    article: Article | None = None
    findings: list[Finding] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first_line: int = 1


def begin(data: bytes, *, by: Any, is_submitted: bool = False) -> Imported:
    """Begin an article of `by` from the bytes of a file, and submit it if asked to and nothing blocks it.

    The same question of the same author for the same readers is never begun twice: so a run that was stopped can be done once more.
    """
    try:
        written = read(data)
        typed = as_typed(written)
    except Unreadable as fault:
        return Imported("refused", reasons=[str(fault)])
    there = Article.objects.filter(author=by, title=typed["title"], audience=typed["audience"]).first()
    if there is not None:
        return Imported("there", there)
    with transaction.atomic():
        imported = _begun(written, typed, by)
        if imported.outcome == "refused":
            transaction.set_rollback(True)
        elif is_submitted:
            _submit(imported, by)
    return imported


def _begun(written: Written, typed: dict[str, str], by: Any) -> Imported:
    audience = typed["audience"] if typed["audience"] in Audience.values else Audience.CLINICIAN  # the form says what is wrong with it
    article = Article.objects.draft(by=by, title=typed["title"], audience=audience, topic_id=int(typed["topic"]))
    manuscript = Manuscript(article, by, typed | {"version": str(article.version)})
    if not manuscript.is_valid():
        return Imported("refused", reasons=[f"{label}: {said}" for _, label, said in manuscript.errors()])
    manuscript.save()
    article = Article.objects.get(pk=article.pk)
    return Imported("begun", article, article.all_findings(), notes=list(left_behind(written)), first_line=written.first_line)


def _submit(imported: Imported, by: Any) -> None:
    article: Any = imported.article
    try:
        with transaction.atomic():
            article.submit(by=by)
        imported.outcome = "submitted"
    except Opposed as refusal:
        imported.reasons = [f"Not submitted: {said}" for said in refusal.objections]
