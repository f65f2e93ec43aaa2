"""The probes, where a request comes by Django; the front answers them itself, on any host and
without the redirection to https."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from ..operations.probes import probe


@require_safe
def probed(request: HttpRequest) -> JsonResponse:
    """Answer a supervisor."""
    found = probe(request.path_info)
    if found is None:
        raise Http404
    status, facts = found
    return JsonResponse(facts, status=status)
