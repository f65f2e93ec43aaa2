"""How a password is kept from being guessed, without locking its owner out.

Tries are counted for network and address together: whoever guesses at an address from one network
is told to wait there, its owner elsewhere is not. Of the many networks that one may guess from, all
tries at an address are counted, too; that bound passes over a network from which its owner has
logged in of late. A network is an IPv4 address, or the /64 of an IPv6 one.
"""

from hashlib import sha256
from typing import Any

from allauth.core.internal.ratelimit import RateLimitUsage, clear, consume, get_ip
from django.core.cache import cache
from django.http import HttpRequest

APP, ANYWHERE = "allauth.account", "login_failed_anywhere"  # settings.ACCOUNT_RATE_LIMITS
KNOWN_SECONDS = 30 * 24 * 60 * 60


def at_one(request: HttpRequest, login: str) -> str:
    """Return the key for tries at an address from the network of a request."""
    return f"{get_ip(request)} {login}"


def count_anywhere(request: HttpRequest, login: str) -> RateLimitUsage | None:
    """Count a try at an address from anywhere; None when there were too many. From its owner's
    network none is counted."""
    if cache.get(_known(request, login)):
        return RateLimitUsage(usage=[])
    return consume(request, app=APP, action=ANYWHERE, key=login)


def remember(request: HttpRequest, login: str) -> None:
    """Take note that somebody gave the right password of this address from this network."""
    cache.set(_known(request, login), True, KNOWN_SECONDS)


def forget_tries(request: HttpRequest, login: str) -> None:
    """The owner has shown, by mail, who they are: begin anew."""
    clear(request, app=APP, action=ANYWHERE, key=login)


def login_of(credentials: dict[str, Any]) -> str:
    """Return the address that was typed, as it is counted."""
    return str(credentials.get("email", "")).lower()


def _known(request: HttpRequest, login: str) -> str:
    return "known:" + sha256(at_one(request, login).encode()).hexdigest()
