"""Files to keep: what a reader takes away, under a name of its own."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from ..database.canonical import digest


def kept_file(text: str, content_type: str, name: str) -> HttpResponse:
    """Return the answer with a file."""
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(
        text,
        content_type=f"{content_type}; charset=utf-8",
        headers={"X-Robots-Tag": "noindex", "Content-Disposition": disposition},
    )


def public_file(request: HttpRequest, text: str, content_type: str, name: str) -> HttpResponse:
    """Return the same for everybody, which a reader who has it already need not fetch again."""
    response = kept_file(text, content_type, name)
    tag = f'"{digest([content_type, text])}"'
    response.headers["ETag"], response.headers["Cache-Control"] = tag, "no-cache"
    return get_conditional_response(request, etag=tag, response=response) or response
