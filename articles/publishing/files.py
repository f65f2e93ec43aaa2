"""Files to keep: what a reader takes away, under a name of its own."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from ..database.canonical import digest


def kept_file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    """Return the answer with a file: of words, or of bytes as they are."""
    disposition = content_disposition_header(True, name) or "attachment"
    charset = "; charset=utf-8" if isinstance(content, str) else ""
    return HttpResponse(
        content,
        content_type=f"{content_type}{charset}",
        headers={"X-Robots-Tag": "noindex", "Content-Disposition": disposition},
    )


def public_file(request: HttpRequest, text: str, content_type: str, name: str) -> HttpResponse:
    """Return the same for everybody, which a reader who has it already need not fetch again."""
    response = kept_file(text, content_type, name)
    tag = f'"{digest([content_type, text])}"'
    response.headers["ETag"], response.headers["Cache-Control"] = tag, "no-cache"
    return get_conditional_response(request, etag=tag, response=response) or response
