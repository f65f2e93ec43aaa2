"""A notice as the inbox shows it: under its question, and as a page instead of as a mail."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from ..models import Notification

OTHERS = "About your account and the site"


@dataclass
class Group:
    """The notices about one question, the newest first; `path` is the page it is about."""

    question: str
    path: str
    lines: list[Notification] = field(default_factory=list)


def grouped(notices: Iterable[Notification]) -> list[Group]:
    """Return the notices by the article they are about, that with the newest one first; what is
    about none stands together."""
    groups: dict[int | None, Group] = {}
    for notice in notices:
        about = notice.event.article_id if notice.event else None
        is_one = about is not None
        group = groups.setdefault(
            about, Group(notice.question if is_one else OTHERS, notice.path if is_one else "")
        )
        group.lines.append(notice)
    return list(groups.values())


def paragraphs(notice: Notification) -> list[str]:
    """Return the words of a notice without what only a mail needs: the greeting, the address of
    its page, the foot."""
    body = notice.text.rsplit("\n\n--\n", 1)[0]  # a reason may hold such a line, too
    parts = [part.strip() for part in body.split("\n\n")]
    if parts and parts[0].startswith("Dear "):
        parts = parts[1:]
    return [part for part in parts if part and part != settings.SITE_ORIGIN + notice.path]
