"""The template of a draft, chosen, changed or dropped once it is begun."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...forms.template import TemplateForm
from ...ledger import acts
from ...workflow.recorded import offer
from ..form_recovery import PersonRequest, signed_in
from .author import own


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask which template the draft follows, and let it."""
    article = own(request, pk)
    form = TemplateForm(article, request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.is_change:
            article.edit(by=request.user, version=article.version, **form.columns())
            messages.success(request, _done(article.template.name))
        else:
            messages.info(request, "Nothing changed: the draft had that choice already.")
        return redirect("desk:article", pk)
    return render(
        request,
        "articles/author/template.html",
        {"article": article, "form": form, "offer": offer(article, acts.EDIT, request.user)},
    )


def _done(name: str) -> str:
    if not name:
        return "The draft follows no template now. What you wrote is as it was."
    return (
        f"The draft follows the template “{name}” now. What you wrote is as it was; which of its "
        "sections are missing stands among the findings."
    )
