"""The saves of a working copy: the list of them, and what stood in one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models.functions import MD5, Cast, Concat, Length
from django.http import Http404

from ..ledger import acts
from ..models import Article
from ..models.manuscript.working_copy import SAVES

BY_ITSELF, RESTORED = (
    "saved automatically",
    "an earlier save restored",
)  # what the history says of a save that no button made, or that one
ROWS = 200  # are shown on a page
SITTING = timedelta(
    minutes=30
)  # of automatic saves no further apart, and by one person, only the last is shown at first
_LISTED = models.Q(history_type="+") | SAVES


@dataclass
class Save:
    """One save: when, by whom, how it came about (`how`), and what it changed.

    `size` is by how many characters the text became longer; `is_other_text` and `is_other_list` say
    whether text and list of references changed. Of the first save none of it is known. `automatic`
    holds the automatic saves that led to this one, the last first.
    """

    key: int
    at: datetime
    by: str
    how: str
    is_automatic: bool
    person: int | None
    size: int | None = None
    is_other_text: bool = False
    is_other_list: bool = False
    automatic: list["Save"] = field(default_factory=list)

    @property
    def change(self) -> str:
        """What it changed, in words."""
        if self.size is None:
            return "The beginning"
        longer = (
            f"{abs(self.size):,} characters {'more' if self.size > 0 else 'fewer'}"
            if abs(self.size) != 1
            else (f"1 character {'more' if self.size > 0 else 'fewer'}")
        )
        text = (
            longer if self.size else "other words, as long as before" if self.is_other_text else ""
        )
        return (
            ", ".join(filter(None, [text, "references changed" if self.is_other_list else ""]))
            or "text and references as before"
        )


def saves(article: Article, before: str = "") -> tuple[list[Save], str]:
    """Return the saves of an article, the last first, those that follow `before`; and what the next
    page is called, empty if none is.

    Asks two queries: which, and only of those how long they are. Raises Http404 when `before` is
    not what such a page is called.
    """
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise Http404
    rows = Article.history.filter(_LISTED, id=article.pk).order_by("-history_id")
    rows = rows.filter(history_id__lt=int(before)) if before else rows
    keys = list(rows.values_list("history_id", flat=True)[: ROWS + 1])
    text = Concat("title", "short_answer", "body", output_field=models.TextField())
    measured = (
        Article.history.filter(history_id__in=keys)
        .order_by("-history_id")
        .annotate(length=Length(text), text=MD5(text), list=MD5(Cast("listed", models.TextField())))
    )
    found = list(
        measured.values(
            "history_id",
            "history_date",
            "history_change_reason",
            "history_type",
            "history_user_id",
            "history_user__name",
            "history_user__email",
            "length",
            "text",
            "list",
        )
    )
    made = [_save(*pair) for pair in zip(found, [*found[1:], None][: len(found)], strict=True)][
        :ROWS
    ]
    return list(_in_sittings(made)), str(made[-1].key) if len(found) > ROWS else ""


def stood_in(article: Article, key: int) -> Any:
    """Return the row of a save, with the list of references that stood there; `listed` is None
    where the history does not know it.

    Raises Http404 when it is no save of this article.
    """
    rows = Article.history.filter(id=article.pk, history_id__lte=key)
    row = (
        rows.filter(_LISTED, history_id=key).select_related("history_user").first()
        if key < 10**18
        else None
    )
    if row is None:
        raise Http404
    if (
        row.listed is None
    ):  # this save did not touch the list: it stood as the last one before left it
        row.listed = (
            rows.filter(listed__isnull=False)
            .order_by("-history_id")
            .values_list("listed", flat=True)
            .first()
        )
    return row


def how(reason: str, kind: str = "~") -> str:
    """Return in words how a save came about, by the reason that its row has."""
    verb, _, words = reason.partition(": ")
    known = {BY_ITSELF: "Saved automatically", RESTORED: "Earlier save restored"}
    return (
        "Begun"
        if kind == "+"
        else "Wording of a reviewer taken over"
        if verb == acts.ADOPT
        else known.get(words, "Saved")
    )


def _save(row: dict[str, Any], former: dict[str, Any] | None) -> Save:
    reason = row["history_change_reason"] or ""
    made = Save(
        row["history_id"],
        row["history_date"],
        row["history_user__name"] or row["history_user__email"] or "",
        how(reason, row["history_type"]),
        reason == f"edit: {BY_ITSELF}",
        row["history_user_id"],
    )
    if former:
        made.size, made.is_other_text = (
            row["length"] - former["length"],
            row["text"] != former["text"],
        )
        made.is_other_list = (
            None not in (row["list"], former["list"]) and row["list"] != former["list"]
        )
    return made


def _in_sittings(made: list[Save]) -> Iterator[Save]:
    """Yield the saves, the automatic ones of a sitting with the last of it."""
    shown: Save | None = None
    for save in made:
        last = (shown.automatic or [shown])[-1] if shown else None
        if (
            shown
            and last
            and save.is_automatic
            and save.person == shown.person
            and last.at - save.at <= SITTING
        ):
            shown.automatic.append(save)
            continue
        if shown:
            yield shown
        shown = save
    if shown:
        yield shown
