"""Addresses of pages by their name. A list asks for the same ones in each row, and in each
request."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

KEPT_LIMIT = 2_000
PLAIN = {int, str}  # of these, equal values of one type are written alike


def known_path(
    name: str,
    args: Sequence[Any] = (),
    kwargs: dict[str, Any] | None = None,
    current_app: str | None = None,
) -> str:
    """Return what Django's `reverse` returns, which is asked once for each address; raises
    NoReverseMatch, as it does."""
    named = tuple((kwargs or {}).items())
    if all(type(value) in PLAIN for value in (*args, *(value for _, value in named))):
        return _known(
            name,
            tuple(args),
            named,
            current_app,
            get_urlconf(settings.ROOT_URLCONF),
            get_script_prefix(),
        )
    return reverse(name, args=args, kwargs=kwargs, current_app=current_app)


@lru_cache(KEPT_LIMIT)
def _known(
    name: str,
    args: tuple[Any, ...],
    named: tuple[tuple[str, Any], ...],
    current_app: str | None,
    urlconf: Any,
    prefix: str,
) -> str:
    return reverse(name, urlconf, args=args, kwargs=dict(named), current_app=current_app)
