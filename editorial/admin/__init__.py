"""The board's web admin, the editors' side: the queue, the decision page, and the screens around
them."""

from .dose_limits import screen as dose_limits
from .expertise import lists
from .finding_policies import screen as finding_policies
from .question_templates import screen as question_templates
from .screens import event_log, introductions, outbox, people, quorums, site_acts, texts
from .screens import queue as articles
from .site_settings import screen
from .sources import registry, retracted
from .statements import screen as statements

__all__ = [
    "articles",
    "dose_limits",
    "event_log",
    "finding_policies",
    "introductions",
    "lists",
    "outbox",
    "people",
    "question_templates",
    "quorums",
    "registry",
    "retracted",
    "screen",
    "site_acts",
    "statements",
    "texts",
]
