"""Second factors: what proves, beside a password, that it is you. Kept by allauth; here is what
this house adds."""

import logging
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache

from ..models import Person
from ..site_settings.in_force import site

log = logging.getLogger("articles.people.second_factors")


def is_first_use(person: Person, code: str) -> bool:
    """Has this code of an app, which matches now, not been used before? Each holds once, in every
    step that is tolerated.

    RFC 6238, 5.2.
    """
    return bool(
        cache.add(
            used(person, code),
            1,
            timeout=(2 * app_settings.TOTP_TOLERANCE + 1) * app_settings.TOTP_PERIOD,
        )
    )


def used(person: Person, code: str) -> str:
    """Return the key under which the cache holds that a code was used."""
    return f"factors.used:{person.pk}:{code}"


def must_set_up(person: Person) -> bool:
    """Does this person's role need a second factor they do not have? Then nothing else comes
    first."""
    return person.is_staff and not person.has_second_factor


class FactorAdapter(DefaultMFAAdapter):
    """allauth's way into our house, for second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "Your role needs a second factor, and this is your last one. Add another before you "
            "remove it."
        ),
        "incorrect_code": (
            "This did not match. Each code holds for about a minute, and only once: wait for the "
            "next one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return what is stored of a secret: nobody makes codes from a copy of the database
        alone."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one that cannot be read is replaced by a chance one, which no code
        fits."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error(
                "A second factor cannot be read with this SECRET_KEY; its owner needs a new one "
                "(see docs/operations.md)."
            )
            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """May it go? The last one of somebody whose role needs it may not."""
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(
            pk=authenticator.pk
        )
        return (
            not authenticator.user.is_staff
            or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        )

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        """Return what a passkey is called until its owner names it."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def build_totp_svg(self, url: str) -> str:
        """Return the picture of an address as SVG that stands in a page: paths only, no style,
        no words."""
        return super().build_totp_svg(url).partition("?>")[2].strip()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which site a passkey is made: ours, whatever host the request named."""
        return {"id": urlsplit(settings.SITE_ORIGIN).hostname or "", "name": site()["name"]}

    def get_totp_issuer(self) -> str:
        """Return what an app calls the codes it shows for this site."""
        return site()["name"]  # type: ignore[no-any-return]


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(_derive(key))) for key in keys])


def _derive(key: str) -> bytes:
    """Secrets of people are locked with a key of their own, made from the site's (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factors").derive(
        key.encode()
    )
