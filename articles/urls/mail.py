"""Which mail a person gets."""

from django.urls import path

from ..views.account import preferences

urlpatterns = [
    path("", preferences.mail_wish, name="mail_wish"),
    path("stop/<str:token>/", preferences.stop, name="mail_stop"),
]
