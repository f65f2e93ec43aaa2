"""Every address of the house."""

from typing import Any

from django.contrib import admin
from django.urls import include, path

from articles.views.account.addresses import addresses
from articles.views.account.profile import own_photo, own_profile, photo
from articles.views.account.who import who
from articles.views.probes import probed
from reviewers.views.board import members
from reviewers.views.comments import comments
from reviewers.views.invitation import invitation
from reviewers.views.people import person

from .admin.screens import dashboard
from .codes import demo_codes
from .demo import mailbox
from .images import image
from .site import landing

house: Any = admin.site  # our own site (editorial/site.py) with our own guard

handler404, handler500 = "articles.views.failing.not_found", "articles.views.failing.server_error"
urlpatterns = [
    path("healthz", probed, name="healthz"),
    path("readyz", probed, name="readyz"),
    path("landing/", landing, name="landing"),
    path("admin/board/figures/", dashboard.my_own, name="my_figures"),
    path("admin/board/", include("reviewers.urls")),
    path("admin/dashboard/", house.plain_view(dashboard.of_the_house), name="dashboard"),
    path(
        "admin/dashboard/<int:pk>/", house.plain_view(dashboard.of_a_member), name="member_figures"
    ),
    path("admin/", admin.site.urls),
    path("accounts/2fa/", include("articles.urls.factors")),  # before allauth's
    path("accounts/mail/", include("articles.urls.mail")),
    path("accounts/who/", who, name="who"),
    path("accounts/email/", addresses, name="account_email"),  # likewise
    path("accounts/profile/", own_profile, name="own_profile"),
    path("accounts/profile/photo/", own_photo, name="own_photo"),
    path("accounts/", include("allauth.urls")),
    path("board/", members, name="board"),
    path("people/<slug:slug>/", person, name="person"),
    path("people/<slug:slug>/photo/", photo, name="photo"),
    path("board/invitation/<str:token>/", invitation, name="invitation"),
    path("desk/<int:pk>/remarks/", comments, name="desk_comments"),
    path("desk/", include("articles.urls.desk")),
    path("signing/", include("articles.urls.signing")),
    path("inbox/", include("articles.urls.inbox")),
    path("demo/codes/", demo_codes, name="demo_codes"),
    path("demo/mail/", mailbox.mails, name="demo_mails"),
    path("demo/mail/<str:key>/", mailbox.mail, name="demo_mail"),
    path("images/<slug:digest>.<slug:ending>", image, name="image"),
    path("", include("articles.urls.reader")),
]
