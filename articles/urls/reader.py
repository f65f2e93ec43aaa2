"""What readers see."""

from django.urls import path

from ..models import Policy
from ..publishing.search import views as search
from ..views import reader

urlpatterns = [
    path("", reader.home, name="home"),
    path("articles/<slug:slug>/", reader.article, name="article"),
    path("articles/<slug:slug>/changes/", reader.changed, name="changed"),
    path("articles/<slug:slug>/<slug:audience>/", reader.article, name="article"),
    path("articles/<slug:slug>/<slug:audience>/changes/", reader.changed, name="changed"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggest, name="search_suggest"),
    path("topics/<slug:slug>/", reader.topic, name="topic"),
    path("reading-as/", reader.reading_as, name="reading_as"),
    path("editorial-policy/", reader.policy, {"kind": Policy.Kind.EDITORIAL_POLICY}, name="policy"),
    path("disclaimer/", reader.policy, {"kind": Policy.Kind.DISCLAIMER}, name="disclaimer"),
]
