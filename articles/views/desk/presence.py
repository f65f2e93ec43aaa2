"""Who else has the editor page of an article open."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from ...models import WRITABLE, Article, Presence
from ...writing.present import others_said
from ..form_recovery import PersonRequest, signed_in


@signed_in
@require_POST
def presence(request: PersonRequest, pk: int) -> HttpResponse:
    """Take in that somebody has the page of an article open; answer with the sentence about who
    else has, empty if nobody."""
    article = Article.objects.written_by(request.user).filter(pk=pk).first()
    if article is None:
        raise Http404
    if article.status in WRITABLE:
        Presence.objects.beat(article.pk, request.user.pk)
    return JsonResponse({"said": others_said(article, request.user)})
