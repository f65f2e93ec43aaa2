"""Files for reference managers: the citation of a public text, and the references that it lists.
No view asks who is reading."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...models import Audience
from ..files import public_file
from ..versions.history import History
from .formats import FORMATS, Format
from .items import CitedText


@require_safe
def cite(
    request: HttpRequest,
    slug: str,
    ending: str,
    number: int | None = None,
    audience: str = Audience.CLINICIAN,
) -> HttpResponse:
    """The citation of a text that is or was public."""
    cited, form = _cited(slug, audience, number), _form(ending)
    return _file(request, [cited.item()], form, f"{cited.key}.{ending}")


@require_safe
def references(
    request: HttpRequest,
    slug: str,
    ending: str,
    number: int | None = None,
    audience: str = Audience.CLINICIAN,
) -> HttpResponse:
    """The references of a text that is or was public."""
    cited, form = _cited(slug, audience, number), _form(ending)
    return _file(request, cited.references(), form, f"{cited.key}-references.{ending}")


def _form(ending: str) -> Format:
    if ending not in FORMATS:
        raise Http404
    return FORMATS[ending]


def _cited(slug: str, audience: str, number: int | None) -> CitedText:
    history = History.at(slug, audience)
    version = history and (history.current if number is None else history.version(number))
    if not history or not version:
        raise Http404
    return CitedText.of_version(history, version)


def _file(
    request: HttpRequest, items: Iterable[Mapping[str, Any]], form: Format, name: str
) -> HttpResponse:
    return public_file(request, form.write(items), form.content_type, name)
