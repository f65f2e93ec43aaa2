"""The same question for other readers, as editors see it: what there is, and beginning what
there is not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from articles.models import Article, Audience
from articles.publishing.audiences.beginning import begin
from articles.views.form_recovery import PersonRequest

from ...recusal import withheld_from
from .verbs import submitted_or_404


@require_POST
def begin_variant(request: PersonRequest, pk: int, audience: str) -> HttpResponse:
    """Begin the same question for another audience as one's own draft, or lead to the text that
    somebody has begun."""
    if audience not in Audience.values:
        raise Http404
    variant, is_new = begin(submitted_or_404(pk, request.user), audience, by=request.user)
    readers = variant.get_audience_display().lower()
    if is_new:
        messages.success(
            request,
            f"Your text for {readers} is begun, from what was submitted. You write it; other "
            "editors decide on it.",
        )
    elif not Article.objects.written_by(request.user).filter(pk=variant.pk).exists():
        messages.success(request, f"The text for {readers} is begun already.")
        shown = Article.objects.filter(pk=variant.pk, revision__isnull=False).exclude(
            pk__in=withheld_from(request.user, variant.pk)
        )
        return redirect("admin:articles_article_change", variant.pk if shown.exists() else pk)
    return redirect("desk:article", variant.pk)
