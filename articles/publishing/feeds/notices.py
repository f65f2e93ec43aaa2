"""The feed of notices: corrections and retractions."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, linebreaks

from ...site_settings.in_force import site
from ..lists.notices import PublicNotice, newest_notices
from .atom import NEWEST, Entry, PublicFeed, Selection, identity_of


class Notices(PublicFeed):
    """The newest corrections and retractions, each with what its author or the editors said of it.

    A correction says so where the corrected text was retracted since.
    """

    def select(self, **where: Any) -> Selection:
        """Return the notices of the whole site, in two queries."""
        notices = newest_notices(NEWEST)
        modified_at = max((notice.retracted_at or notice.at for notice in notices), default=None)
        return Selection(
            "corrections and retractions",
            reverse("corrections"),
            [asdict(notice) for notice in notices],
            modified_at,
        )

    def entries(self, selection: Selection) -> Iterable[Entry]:
        """Return an entry for each notice."""
        return (_entry(PublicNotice(**row)) for row in selection.rows)


def _entry(notice: PublicNotice) -> Entry:
    summary, content, states = (
        notice.text,
        linebreaks(notice.text, autoescape=True),
        [notice.kind, f"For {notice.readers}"],
    )
    if notice.retracted_at is not None:
        on = f"{notice.retracted_at:%-d %B %Y}"
        states.append("Retracted")
        summary = f"The corrected text was retracted on {on}. {notice.text}"
        content = format_html(
            "<p><strong>The corrected text was retracted on {}.</strong></p>\n{}", on, content
        )
    return Entry(
        identity=identity_of(f"article/{notice.article}/notice/{notice.number}", notice.at),
        title=f"{notice.kind}{' (retracted since)' if notice.retracted_at else ''}: {notice.title}",
        address=settings.SITE_ORIGIN + notice.path,
        at=notice.at,
        modified_at=notice.retracted_at or notice.at,
        authors=(site()["name"],),
        categories=tuple(states),
        summary=summary,
        content=content,
    )
