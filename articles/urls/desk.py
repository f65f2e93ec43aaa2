"""The author's desk."""

from django.urls import path

from ..views import author, confirming

app_name = "desk"
urlpatterns = [
    path("", author.articles, name="articles"),
    path("new/", author.start, name="start"),
    path("<int:pk>/", author.article, name="article"),
    path("<int:pk>/variants/<slug:audience>/", author.begin_variant, name="begin_variant"),
    path("<int:pk>/leave/", author.leave, name="leave"),
    path("<int:pk>/confirm/", confirming.confirm, name="confirm"),
    *(path(f"<int:pk>/{verb}/", author.step, {"verb": verb}, name=verb) for verb in ("submit", "withdraw", "revise")),
]
