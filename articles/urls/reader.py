"""What readers see."""

from django.urls import path
from django.views.decorators.http import require_safe

from ..models import Policy
from ..publishing.crawling import sitemaps, texts
from ..publishing.feeds.notices import Notices
from ..publishing.feeds.texts import AudienceTexts, Texts, TopicTexts
from ..publishing.search import views as search
from ..views import reader

urlpatterns = [
    path("", reader.home, name="home"),
    path("articles/<slug:slug>/", reader.article, name="article"),
    path("articles/<slug:slug>/changes/", reader.changed, name="changed"),
    path("articles/<slug:slug>/<slug:audience>/", reader.article, name="article"),
    path("articles/<slug:slug>/<slug:audience>/changes/", reader.changed, name="changed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.section, name="sitemap_section"),
    path("robots.txt", texts.robots, name="robots"),
    path(".well-known/security.txt", texts.security, name="security"),
    path("favicon.ico", texts.favicon, name="favicon"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    path("topics/<slug:slug>/", reader.topic, name="topic"),
    path("topics/<slug:slug>/feed/", require_safe(TopicTexts()), name="topic_feed"),
    path("feed/", require_safe(Texts()), name="feed"),
    path("feed/notices/", require_safe(Notices()), name="notices_feed"),
    path("feed/<slug:audience>/", require_safe(AudienceTexts()), name="audience_feed"),
    path("reading-as/", reader.reading_as, name="reading_as"),
    path("editorial-policy/", reader.policy, {"kind": Policy.Kind.EDITORIAL_POLICY}, name="policy"),
    path("disclaimer/", reader.policy, {"kind": Policy.Kind.DISCLAIMER}, name="disclaimer"),
]
