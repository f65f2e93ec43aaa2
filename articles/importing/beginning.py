"""An article from a file: begun, filled and, where it is asked for, submitted in one transaction, or nothing of it."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ..forms import DeclarationsForm, Manuscript
from ..lifecycle import Opposed
from ..models import Article, Audience, Person
from ..references.unreadable import Unreadable
from ..text.citations.finding import Finding
from ..text.clean import TITLE_LIMIT, clean
from .declared import as_declared
from .fields import as_typed, left_behind
from .front_matter import Written, read

OTHER_WORDS = "What is there has other words. It was left as it is: change it on the desk, or give this file another title."
_UNKEPT = dict.fromkeys([0, *range(0xD800, 0xE000)])  # NUL and halves of surrogate pairs


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
        typed, declared = as_typed(written), as_declared(written, by)
    except Unreadable as fault:
        return Imported("refused", reasons=[str(fault)])
    title = _as_kept(typed["title"])
    if not title:
        return Imported("refused", reasons=["The head names no question. Write it as “title: Is it safe?”."])
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # of two runs the later one sees what the earlier one has begun
        there = Article.objects.filter(author=by, title=title, audience=typed["audience"]).first()
        if there is not None:
            return Imported("there", there, notes=[] if there.body == _as_kept(written.body) else [OTHER_WORDS])
        imported = _begun(written, typed, declared, by)
        if imported.outcome == "refused":
            transaction.set_rollback(True)
        elif is_submitted:
            _submit(imported, by)
    return imported


def _as_kept(typed: str) -> str:
    """Return a text as it would be saved; as it is, with signs that no column takes left out, where the form will refuse it."""
    try:
        return clean(typed).strip()
    except ValidationError:
        return typed.strip().translate(_UNKEPT)


def _begun(written: Written, typed: dict[str, str], declared: dict[str, Any], by: Any) -> Imported:
    audience = typed["audience"] if typed["audience"] in Audience.values else Audience.CLINICIAN  # the form says what is wrong with it
    article = Article.objects.draft(by=by, title=_as_kept(typed["title"])[:TITLE_LIMIT], audience=audience, topic_id=int(typed["topic"]))
    manuscript = Manuscript(article, by, typed | {"version": str(article.version)})
    if not manuscript.is_valid():
        return Imported("refused", reasons=[f"{label}: {said}" for _, label, said in manuscript.errors()])
    declaring = DeclarationsForm(declared, article=article, by=by)
    if declared and not declaring.is_valid():
        return Imported("refused", reasons=[f"declarations, {field.label}: {said}" for field in declaring for said in field.errors])
    manuscript.save(**({"declared": declaring.declared()} if declared else {}))
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
