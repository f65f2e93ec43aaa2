"""What is true of a manuscript."""

from ..dose_limits.dose_limit import DoseLimit
from ..evidence.finding_policy import FindingPolicy
from ..ledger.site_event import SiteEvent
from ..question_templates.question_template import QuestionTemplate
from ..site_settings.version import SiteSettings
from ..sources.link_check import LinkCheck
from ..sources.source import Source, SourceKey
from ..sources.work_notice import WorkNotice
from ..sources.work_record import WorkRecord
from .event import DISCLOSING, ENDING, PUBLISHING, Event
from .heartbeat import Heartbeat
from .image import Image
from .manuscript.article import Article
from .manuscript.former_slug import FormerSlug
from .manuscript.galley import Galley, set_in_type
from .manuscript.policy import Policy
from .manuscript.reference import Reference
from .manuscript.revision import Revision
from .manuscript.status import CHANGED_AT, ENDED, OPEN, WAITS_FOR_AUTHORS, WRITABLE, Status
from .manuscript.topic import Risk, Topic
from .manuscript.working_copy import Audience
from .notification import Channel, DeliveryStatus, Notification
from .owing import notices_for
from .person import Person
from .presence import Presence
from .profile import Photo, Profile
from .published.approved_statement import ApprovedStatement
from .published.introduction import TopicIntroduction
from .published.page import Page, address
from .published.pdf import StoredPdf
from .published.preview import Preview, preview_address
from .published.public_image import PublicImage
from .published.related import CitedWork, RelatedText
from .published.retracted_source import RetractedSource
from .published.search import SearchEntry, SearchWord

__all__ = [
    "CHANGED_AT",
    "DISCLOSING",
    "ENDED",
    "ENDING",
    "OPEN",
    "PUBLISHING",
    "WAITS_FOR_AUTHORS",
    "WRITABLE",
    "ApprovedStatement",
    "Article",
    "Audience",
    "Channel",
    "CitedWork",
    "DeliveryStatus",
    "DoseLimit",
    "Event",
    "FindingPolicy",
    "FormerSlug",
    "Galley",
    "Heartbeat",
    "Image",
    "LinkCheck",
    "Notification",
    "Page",
    "Person",
    "Photo",
    "Policy",
    "Presence",
    "Preview",
    "Profile",
    "PublicImage",
    "QuestionTemplate",
    "Reference",
    "RelatedText",
    "RetractedSource",
    "Revision",
    "Risk",
    "SearchEntry",
    "SearchWord",
    "SiteEvent",
    "SiteSettings",
    "Source",
    "SourceKey",
    "Status",
    "StoredPdf",
    "Topic",
    "TopicIntroduction",
    "WorkNotice",
    "WorkRecord",
    "address",
    "notices_for",
    "preview_address",
    "set_in_type",
]
