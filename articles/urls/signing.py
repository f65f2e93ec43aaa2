"""What a passkey is asked before it signs."""

from django.urls import path

from ..views import signing

urlpatterns = [path("challenge/", signing.challenge, name="signing_challenge")]
