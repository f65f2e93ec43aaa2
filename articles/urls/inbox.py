"""The inbox."""

from django.urls import path

from ..views import inbox

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="inbox_read"),
    path("<int:pk>/", inbox.open_notice, name="inbox_open"),
]
