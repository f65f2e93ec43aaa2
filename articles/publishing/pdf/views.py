"""The PDF of a public text, as it was made. No view here asks who is reading, and none makes
one."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from ...models import Audience, StoredPdf
from ...site_settings.in_force import site
from ..record import Unrecorded
from ..versions.history import History
from .addresses import pdf_address
from .printed import Printed, of_page, of_version, page_at

RETRY_AFTER = 60  # seconds


@require_safe
def pdf(request: HttpRequest, slug: str, audience: str = Audience.CLINICIAN) -> HttpResponse:
    """The PDF of what is public now, or was until it was retracted."""
    page = page_at(slug, audience)
    if page is None:
        raise Http404
    try:
        return _answer(request, of_page(page))
    except Unrecorded as missing:  # verification says more
        raise Http404 from missing


@require_safe
def version_pdf(
    request: HttpRequest, slug: str, number: int, audience: str = Audience.CLINICIAN
) -> HttpResponse:
    """The PDF of a former version; the one that is public now is the article's."""
    history = History.at(slug, audience)
    version = history and history.version(number)
    if not history or not version:
        raise Http404
    if version.is_current:
        return redirect(pdf_address(history.home))  # for now: it becomes a former one
    return _answer(request, of_version(history, version))


def _answer(request: HttpRequest, printed: Printed) -> HttpResponse:
    found = _found(printed)
    if found and not found.reason:
        return _file(request, printed, found)
    facts = {"printed": printed, "pdf": found, "is_former": printed.is_former}
    if found:
        return _explained(request, "none", facts, HTTPStatus.NOT_FOUND)
    answer = _explained(request, "being_made", facts, HTTPStatus.SERVICE_UNAVAILABLE)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    log_response(
        "Being made: %s", request.path, response=answer, request=request, level="info"
    )  # else it is logged as a failure
    return answer


def _found(printed: Printed) -> StoredPdf | None:
    """The newest PDF that says the same of the text; else why there is none.

    One made before the site's texts or the typesetter changed is better than none; one that
    somebody altered is not (verify_ledger names it).
    """
    made = StoredPdf.objects.filter(state=printed.state).order_by("reason", "-pk")
    return next((pdf for pdf in made.iterator(1) if pdf.is_intact), None)


def _file(request: HttpRequest, printed: Printed, found: StoredPdf) -> HttpResponse:
    tag = f'"{found.digest.removeprefix("sha256:")[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Link": f'<{site()["origin"]}{printed.home}>; rel="canonical"',
        "Content-Disposition": content_disposition_header(False, f"{printed.cited.key}.pdf")
        or "inline",
    }
    if printed.is_former or printed.cited.is_retracted:
        headers["X-Robots-Tag"] = "noindex"
    response = HttpResponse(bytes(found.data), content_type="application/pdf", headers=headers)
    return get_conditional_response(request, etag=tag, response=response) or response


def _explained(
    request: HttpRequest, template: str, facts: Mapping[str, Any], status: HTTPStatus
) -> HttpResponse:
    answer = render(request, f"articles/pdf/{template}.html", {**facts}, status=status)
    answer.headers["Cache-Control"] = "no-cache"
    return answer
