"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/board/", include("reviewers.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("desk/", include("articles.urls.desk")),
    path("", include("articles.urls.reader")),
]
