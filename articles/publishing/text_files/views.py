"""Whole texts as files. No view asks who is reading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...models import Audience
from ..files import public_file
from ..versions.history import History
from .filed import Filed
from .writers import WRITERS


@require_safe
def text(
    request: HttpRequest,
    slug: str,
    ending: str,
    number: int | None = None,
    audience: str = Audience.CLINICIAN,
) -> HttpResponse:
    """A text that is or was public."""
    history = History.at(slug, audience) if ending in WRITERS else None
    version = history and (history.current if number is None else history.version(number))
    if not history or not version:
        raise Http404
    filed, form = Filed.of_version(history, version), WRITERS[ending]
    return public_file(request, form.write(filed), form.content_type, f"{filed.key}.{ending}")
