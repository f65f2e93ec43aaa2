"""What is true of a manuscript."""

from ..dose_limits.dose_limit import DoseLimit
from ..evidence.finding_policy import FindingPolicy
from ..ledger.site_event import SiteEvent
from ..site_settings.version import SiteSettings
from ..sources.link_check import LinkCheck
from ..sources.source import Source, SourceKey
from ..sources.work_notice import WorkNotice
from .article import CHANGED_AT, ENDED, OPEN, WAITS_FOR_AUTHORS, WRITABLE, Article, Audience, Status
from .event import ENDING, PUBLISHING, Event
from .former_slug import FormerSlug
from .galley import Galley, set_in_type
from .heartbeat import Heartbeat
from .introduction import TopicIntroduction
from .notification import Channel, Notification, State, owed
from .page import Page, address
from .pdf import StoredPdf
from .person import Person
from .policy import Policy
from .presence import Presence
from .preview import Preview, preview_address
from .reference import Reference
from .related import CitedWork, RelatedText
from .retracted_source import RetractedSource
from .revision import Revision
from .search import SearchEntry, SearchWord
from .topic import Risk, Topic

__all__ = [
    "CHANGED_AT", "ENDED", "ENDING", "OPEN", "PUBLISHING", "WAITS_FOR_AUTHORS", "WRITABLE", "Article", "Audience", "Channel", "CitedWork",
    "DoseLimit", "Event", "FindingPolicy", "FormerSlug", "Galley", "Heartbeat", "LinkCheck", "Notification", "Page", "Person", "Policy",
    "Presence", "Preview", "Reference", "RelatedText", "RetractedSource", "Revision", "Risk", "SearchEntry", "SearchWord", "SiteEvent",
    "SiteSettings", "Source", "SourceKey", "State", "Status", "StoredPdf", "Topic", "TopicIntroduction", "WorkNotice", "address", "owed",
    "preview_address", "set_in_type",
]
