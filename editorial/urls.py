"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path

from reviewers.views.board import members

from . import mailbox
from .site import landing

urlpatterns = [
    path("landing/", landing, name="landing"),
    path("admin/board/", include("reviewers.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("board/", members, name="board"),
    path("desk/", include("articles.urls.desk")),
    path("inbox/", include("articles.urls.inbox")),
    path("demo/mail/", mailbox.mails, name="demo_mails"),
    path("demo/mail/<str:key>/", mailbox.mail, name="demo_mail"),
    path("", include("articles.urls.reader")),
]
