"""What is cited, as CSL-JSON items: a public text, and each reference that it lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from ...models import Event, Revision
from ...references.items import item_of, keywords
from ...text.citations import identifiers
from ..context import site
from ..record import Record
from ..versions.history import History, Version


@dataclass(frozen=True)
class CitedText:
    """A public text as it is cited. `slug` and `path` are those of its page; `remarks` are
    sentences without a stop on how it stands."""

    revision: Revision
    slug: str
    path: str
    published_at: datetime
    remarks: tuple[str, ...]
    is_retracted: bool

    @classmethod
    def of_record(cls, record: Record, slug: str, path: str) -> "CitedText":
        """Return the text that is up, from the record its page is made of."""
        remarks = _remarks(
            record.revision,
            record.full,
            record.approval,
            record.retraction,
            is_forced=record.is_forced,
        )
        return cls(
            record.revision, slug, path, record.full.at, remarks, record.retraction is not None
        )

    @classmethod
    def of_version(cls, history: History, version: Version) -> "CitedText":
        """Return a version of a text, from its public history; the current one as `of_record`
        does."""
        full, is_forced = history.full(version), history.is_forced(version)
        remarks = _remarks(
            version.revision,
            full.approval,
            version.approval,
            history.retraction,
            is_forced=is_forced,
        )
        if not version.is_current:
            remarks = ("Former version", *remarks)
        path = version.home if version.is_current else version.url
        return cls(
            version.revision,
            history.article.slug,
            path,
            full.approval.at,
            remarks,
            history.retraction is not None,
        )

    @property
    def key(self) -> str:
        """The name of its item, and of a file with it: of letters, digits, hyphens, underscores;
        another one for each version."""
        return f"{self.slug}-{self.revision.audience}-{self.revision.number}"

    def item(self) -> dict[str, Any]:
        """Return it as a CSL-JSON item. Names are whole: nobody was asked which part of a name
        is the family's."""
        house = site()
        return {
            "id": self.key,
            "type": "webpage",
            "title": f"Retracted: {self.revision.title}"
            if self.is_retracted
            else self.revision.title,
            "author": [{"literal": author["name"]} for author in self.revision.authors],
            "container-title": house["name"],
            "issued": _date(timezone.localdate(self.published_at)),
            "version": str(self.revision.number),
            "note": " ".join(f"{remark}." for remark in self.remarks),
            "URL": house["origin"] + self.path,
        }

    def references(self) -> list[dict[str, Any]]:
        """Return the references it lists as CSL-JSON items, in their order."""
        return [
            reference_item(f"{self.key}-ref-{number}", reference)
            for number, reference in enumerate(self.revision.listed, start=1)
        ]


def _remarks(
    revision: Revision, full: Event, approval: Event, retraction: Event | None, *, is_forced: bool
) -> tuple[str, ...]:
    remarks = [f"Revision {revision.number}"]
    if approval.sequence != full.sequence:
        remarks.append(f"Corrected {_day(approval.at)}")
    if is_forced:
        remarks.append("Published before full review")
    if retraction:
        remarks.append(f"Retracted {_day(retraction.at)}")
    return tuple(remarks)


def _day(at: datetime) -> str:
    return f"{timezone.localdate(at):%B %-d, %Y}"


def _date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def reference_item(key: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored reference as an item; without identifiers that are none, which its page
    shows without a link, too."""
    item = {
        "id": key,
        **item_of(stored),
        "keyword": ", ".join(keywords(stored)),
        **{
            name: _identifier(name, str(stored[name]))
            for name in identifiers.CHECKS
            if stored.get(name)
        },
    }
    return {name: value for name, value in item.items() if value}


def _identifier(name: str, value: str) -> str:
    try:
        return identifiers.link("URL", value) if name == "URL" else identifiers.kept(name, value)
    except ValidationError:
        return ""
