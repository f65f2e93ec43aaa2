"""The page of results, and what is suggested while somebody types. No page here asks who is
reading."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...models import Page
from . import presenting
from .searching import Found, search
from .snippets import excerpt, marked
from .suggesting import suggestions

NEWEST = 5  # texts that are shown where nothing was found
SUGGESTED_FOR = 30  # seconds a browser may keep suggestions: what is retracted must go soon


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found, what was understood, and where nothing was found what else there is."""
    after = request.GET.get("after", "")
    found = search(request.GET.get("q", ""), after)
    facts = {
        "found": found,
        "results": _results(found),
        "parts": list(presenting.parts(found)),
        "remarks": list(presenting.remarks(found)),
        "is_first": not after,
        "more": found.after and presenting.address(found.query.text, found.after),
        "first": presenting.address(found.query.text),
    }
    if found.ranked:
        facts |= {
            "facets": [
                ("Topic", presenting.topics(found)),
                ("Readers", presenting.audiences(found)),
                ("Last full review", presenting.years(found)),
            ]
        }
    else:
        facts |= {
            "corrected": presenting.corrected(found),
            "topics": found.topics.values(),
            "newest": Page.objects.listed().newest()[:NEWEST],
        }
    response = render(request, "articles/search/results.html", facts)
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Up to eight suggestions as JSON: `{"suggestions": [{"text": …, "url": …, "note": …}, …]}`,
    questions with their address and whom they are for, and words to search for. `?for=` is the
    reader whose texts are preferred.
    """
    found = [
        {"text": suggestion.text, "url": suggestion.url, "note": suggestion.note}
        for suggestion in suggestions(request.GET.get("q", ""), request.GET.get("for", ""))
    ]
    return JsonResponse(
        {"suggestions": found}, headers={"Cache-Control": f"public, max-age={SUGGESTED_FOR}"}
    )


def _results(found: Found) -> list[dict[str, object]]:
    return [
        {
            "page": page,
            "title": marked(page.title, found.wanted),
            "answer": marked(page.short_answer, found.wanted),
            # Annotated where it is found.
            "excerpt": excerpt(page.text, found.wanted),  # type: ignore[attr-defined]
        }
        for page in found.pages
    ]
