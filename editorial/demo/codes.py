"""The demo's authenticator apps: a secret for each address that anyone can work out, and the codes
of the moment.

Nowhere else is a secret derived from anything, or shown.
"""

import time
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from . import PEOPLE


@dataclass(frozen=True)
class Code:
    """What somebody's app shows now."""

    email: str
    secret: str
    code: str


def secret_of(email: str) -> str:
    """Return the secret (base 32) that the seed gives to somebody's app."""
    return b32encode(sha256(f"demo {email}".encode()).digest()[:20]).decode()


def seconds_left() -> int:
    """Return for how long the codes of this moment hold."""
    return app_settings.TOTP_PERIOD - int(time.time()) % app_settings.TOTP_PERIOD


def codes() -> list[Code]:
    """Return the codes of the demo's people who have an app, with the secret that is in the
    database, in their order."""
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    secrets = {app.user.email: decrypt(app.data["secret"]) for app in apps}
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    emails = [email for person in PEOPLE if (email := str(person["email"])) in secrets]
    return [
        Code(email, secrets[email], format_hotp_value(hotp_value(secrets[email], counter)))
        for email in emails
    ]
