"""The page that shows all that can be written."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...writing import guide as shown
from ..form_recovery import PersonRequest, signed_in


@signed_in
@require_safe
def guide(request: PersonRequest) -> HttpResponse:
    """Show every construct with an example."""
    return render(
        request,
        "articles/author/guide.html",
        {"examples": shown.examples(), "answer": shown.answer(), "sources": shown.sources()},
    )
