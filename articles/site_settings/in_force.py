"""What pages and mails say of the site: the version in force, as this process read it some seconds
ago.

Every page names the site, and none should ask the database for it: so a process looks once in some
seconds (memory.py). As long may a page that is not stored show the version before, and a submission
follow it (has it a preview at once?); stored pages are set anew (press.set_outdated_pages). What
goes on record is never taken from memory alone: `number_in_force`.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse

from . import logo
from .memory import memory
from .version import OF_THE_ENVIRONMENT, SiteSettings


def site() -> dict[str, Any]:
    """Return what templates may say of the site: `facts` of the version in force, and its origin.

    Before a chair has set anything it is what the environment says.
    """
    found = memory.get(_read) or _of_the_environment(
        *(repr(getattr(settings, name)) for name in OF_THE_ENVIRONMENT)
    )
    return found | {"origin": settings.SITE_ORIGIN}


@lru_cache(1)
def _of_the_environment(*_: str) -> dict[str, Any]:
    """What is so until a chair has set anything, worked out once for what stands in the
    environment."""
    return facts(SiteSettings.first())


def number_in_force(newest: int | None) -> int:
    """Return the number of the version in force, for the record. `newest` is that of the newest on
    the ledger, which the caller read along with something else; None where it could not. Only if
    this process remembers another version is the database asked once more.
    """
    known: int = site()["number"]
    return known if newest == known else SiteSettings.objects.in_force().number


def _read() -> dict[str, Any] | None:
    found = SiteSettings.objects.in_force()
    return facts(found) if found.number else None


def facts(version: SiteSettings) -> dict[str, Any]:
    """Return what readers see of a version: its number, name, tagline, liability, contact (an
    address) and how it reads, and the logo.

    The logo is None, or its path, its width and height in pixels, and the words for who does not
    see it.
    """
    return {
        "number": version.number,
        "name": version.name,
        "tagline": version.tagline,
        "liability": version.liability,
        "contact": version.contact,
        "contact_as_read": version.contact.partition(":")[2].removeprefix("//"),
        "security_contacts": version.security_contact.split(),
        "opens_previews": version.opens_previews,
        "logo": _logo(version) if version.logo else None,
    }


def _logo(version: SiteSettings) -> dict[str, Any]:
    width, height = logo.size(version.columns()["logo"])
    return {
        "path": reverse("logo", args=[version.logo_name]),
        "width": width,
        "height": height,
        "alt": version.logo_alt,
    }
