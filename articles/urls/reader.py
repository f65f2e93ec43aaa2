"""What readers see."""

from typing import Any

from django.urls import path
from django.views.decorators.http import require_safe

from ..models import Policy
from ..publishing.addresses.former import found_at_former_slugs
from ..publishing.citing import views as citing
from ..publishing.crawling import sitemaps, texts
from ..publishing.feeds.notices import Notices
from ..publishing.feeds.texts import AudienceTexts, Texts, TopicTexts
from ..publishing.pdf import views as pdfs
from ..publishing.search import views as search
from ..publishing.text_files import views as text_files
from ..views import logo, previews, reader, versions

OF_AN_ARTICLE: list[
    tuple[str, Any, str]
] = [  # at its address and below it, with or without an audience
    ("", reader.article, "article"),
    ("changes/", versions.changed, "changed"),
    ("versions/", versions.versions, "versions"),
    ("v/<int:number>/", versions.version, "version"),
    ("notices/<int:number>/", versions.notice, "notice"),
    ("revision.json", versions.revision, "revision"),
    ("v/<int:number>/revision.json", versions.revision, "revision"),
    ("cite.<slug:ending>", citing.cite, "cite"),
    ("v/<int:number>/cite.<slug:ending>", citing.cite, "cite"),
    ("references.<slug:ending>", citing.references, "references"),
    ("v/<int:number>/references.<slug:ending>", citing.references, "references"),
    ("text.<slug:ending>", text_files.text, "text"),
    ("v/<int:number>/text.<slug:ending>", text_files.text, "text"),
    ("v/<int:number>.pdf", pdfs.version_pdf, "version_pdf"),
]
urlpatterns = [
    path("", reader.home, name="home"),
    *(
        path(f"articles/<slug:slug>/{rest}", found_at_former_slugs(view), name=name)
        for rest, view, name in OF_AN_ARTICLE
    ),
    *(
        path(f"articles/<slug:slug>/<slug:audience>/{rest}", found_at_former_slugs(view), name=name)
        for rest, view, name in OF_AN_ARTICLE
    ),
    path("articles/<slug:slug>.pdf", found_at_former_slugs(pdfs.pdf), name="pdf"),
    path("articles/<slug:slug>/<slug:audience>.pdf", found_at_former_slugs(pdfs.pdf), name="pdf"),
    path("how-to-check/", versions.how_to_check, name="how_to_check"),
    path("preview/<slug:slug>/", previews.preview, name="preview"),
    path("preview/<slug:slug>/<slug:audience>/", previews.preview, name="preview"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.section, name="sitemap_section"),
    path("robots.txt", texts.robots, name="robots"),
    path(".well-known/security.txt", texts.security, name="security"),
    path("logo/<slug:name>.png", logo.logo, name="logo"),
    path("favicon.ico", texts.favicon, name="favicon"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    path("corrections/", reader.corrections, name="corrections"),
    path("a-z/", reader.a_to_z, name="a_to_z"),
    path("a-z/<slug:letter>/", reader.a_to_z, name="a_to_z"),
    path("topics/<slug:slug>/", reader.topic, name="topic"),
    path("topics/<slug:slug>/feed/", require_safe(TopicTexts()), name="topic_feed"),
    path("topics/<slug:slug>/<slug:audience>/", reader.topic_for, name="topic"),
    path("feed/", require_safe(Texts()), name="feed"),
    path("feed/notices/", require_safe(Notices()), name="notices_feed"),
    path("feed/<slug:audience>/", require_safe(AudienceTexts()), name="audience_feed"),
    path("reading-as/", reader.reading_as, name="reading_as"),
    path("editorial-policy/", reader.policy, {"kind": Policy.Kind.EDITORIAL_POLICY}, name="policy"),
    path("disclaimer/", reader.policy, {"kind": Policy.Kind.DISCLAIMER}, name="disclaimer"),
]
