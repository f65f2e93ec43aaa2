"""What a PDF shows: a text as it was set, where it stands, its record, and what stands on each
sheet.

A PDF lives on where nobody can take it back. So it says of which day it speaks and where to look
for what holds today, a notice comes before the text, and each sheet says whose it is. The words are
those of the page: they come from the same templates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from ...database.canonical import digest
from ...models import Audience, Galley, Page
from ...site_settings.in_force import site
from ...text.inline import in_words
from ..audiences.readers import READERS
from ..banners import Banner, of_former, of_public
from ..citing.items import CitedText
from ..record import Record
from ..structured_data.described import Described
from ..versions.history import History, Version

SHORT_TITLE = 110  # characters that stand on a line of the foot
SHORT_DIGEST = len("sha256:") + 16


@dataclass(frozen=True)
class Printed:
    """What the PDF of a galley shows, but for what the site says around it (around.py).

    `html` is the text with all that is said of it, `home` the path of the article, `title` that of
    the document; `banners` what must be known before it, `standing` on what it rests, in words;
    `at` is when the last thing happened that it tells.
    """

    galley: Galley
    audience: str
    home: str
    title: str
    html: str
    banners: tuple[Banner, ...]
    standing: str
    at: datetime
    cited: CitedText
    is_former: bool = False

    @cached_property
    def state(self) -> str:
        """The digest that its PDF is found by."""
        return digest(["pdf/1", self.galley.pk, self.html, self.on_each_sheet])

    @cached_property
    def on_each_sheet(self) -> dict[str, Any]:
        """What stands on each sheet: `caution` above the text, `receipt` (lines) below; and what
        the file says of itself."""
        revision = self.galley.revision
        return {
            "title": self.title,
            "authors": [author["name"] for author in revision.authors],
            "date": {
                part: getattr(self.at.astimezone(UTC), part)
                for part in ("year", "month", "day", "hour", "minute", "second")
            },
            "caution": " · ".join(_titled(banner) for banner in self.banners if banner.kind),
            "short_title": Truncator(self.title).chars(SHORT_TITLE),
            "receipt": [
                f"Revision {revision.number} · {self.standing} · {revision.digest[:SHORT_DIGEST]}…",
                f"State of {_day(self.at)}; for today’s state see {site()['origin']}{self.home}",
            ],
        }


def all_of(page: Page) -> Iterator[Printed]:
    """Yield what there is to print of an article: what its page shows, then each former version.
    Raises Unrecorded."""
    today = of_page(page)
    yield today
    history = History.of(page.article)
    yield from (
        of_version(history, version) for version in history.versions if not version.is_current
    )


def page_at(slug: str, audience: str) -> Page | None:
    """Return the page at an address, without its bytes and ready for `of_page`."""
    return pages().filter(slug=slug, audience=audience).first()


def pages() -> Any:
    """Return pages as `of_page` needs them."""
    return Page.objects.select_related("article", "topic", "galley__revision").defer(
        "html", "gzip", "brotli", "headers"
    )


def of_page(page: Page) -> Printed:
    """Return what is printed of the text that is up. Raises Unrecorded."""
    article, galley, home, overdue_since = (
        page.article,
        page.galley,
        page.get_absolute_url(),
        page.overdue_since,
    )
    article.galley = galley
    record = Record.of(article)
    banners = tuple(of_public(record, overdue_since=overdue_since))
    described = Described(
        record,
        page.topic,
        home,
        in_words(record.revision.short_answer, record.revision.form),
        overdue_since,
    )
    cited, at = (
        CitedText.of_record(record, page.slug, home),
        _last_change_at(record, described, overdue_since),
    )
    html = _rendered(
        "text",
        galley,
        cited,
        at,
        {
            "record": record,
            "topic": page.topic,
            "banners": banners,
            "audience": page.readers,
            "wording": READERS[Audience(page.audience)],
            "due_on": page.overdue_from and page.overdue_from - timedelta(days=1),
            "address": home,
        },
    )
    return Printed(
        galley, page.audience, home, described.title, html, banners, _standing(record), at, cited
    )


def of_version(history: History, version: Version) -> Printed:
    """Return what is printed of a former version."""
    retraction, audience, cited = (
        history.retraction,
        history.article.audience,
        CitedText.of_version(history, version),
    )
    after, banners = (
        history.after(version),
        tuple(of_former(version.revision, version.approval, history.retraction)),
    )
    at = max(act.at for act in (history.current.approval, retraction) if act)
    html = _rendered(
        "version",
        version.galley,
        cited,
        at,
        {
            "history": history,
            "version": version,
            "next": after,
            "now": history.current,
            "banners": banners,
            "record": {"retraction": retraction},
            "address": history.home,
            "wording": READERS[Audience(audience)],
        },
    )
    title = f"Former version {version.number}: {version.revision.title}"
    standing = (
        f"{version.how} on {_day(version.approval.at)}, replaced on {_day(after.approval.at)}"
    )
    return Printed(
        version.galley,
        audience,
        history.home,
        title,
        html,
        banners,
        standing,
        at,
        cited,
        is_former=True,
    )


def _rendered(
    template: str, galley: Galley, cited: CitedText, at: datetime, facts: dict[str, Any]
) -> str:
    return render_to_string(
        f"articles/pdf/{template}.html",
        {
            "house": site(),
            "revision": galley.revision,
            "head": SafeString(galley.head),
            "text": SafeString(galley.text),
            "cited": {"path": cited.path},
            "at": at,
            **facts,
        },
    )


def _last_change_at(record: Record, described: Described, overdue_since: date | None) -> datetime:
    late = [act.at for interest in record.late for act in (interest.late, interest.settled) if act]
    overdue = (
        [datetime.combine(overdue_since + timedelta(days=1), time(), UTC)] if overdue_since else []
    )
    return max([described.modified_at, *late, *overdue])


def _standing(record: Record) -> str:
    if record.retraction:
        return f"retracted on {_day(record.retraction.at)}"
    return (
        f"{'published before full review' if record.is_forced else 'approved'} on "
        f"{_day(record.approval.at)}"
    )


def _titled(banner: Banner) -> str:
    return f"{banner.title} {_day(banner.at)}" if banner.at else banner.title


def _day(at: datetime | date) -> str:
    return date_format(timezone.localtime(at) if isinstance(at, datetime) else at, "j F Y")
