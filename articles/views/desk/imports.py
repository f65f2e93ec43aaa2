"""Importing a file from the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...forms.upload import UploadForm
from ...importing.beginning import Imported, begin
from ..form_recovery import PersonRequest, signed_in

MOST = 10  # notes or reasons that are told one by one


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PersonRequest) -> HttpResponse:
    """Begin an article from a file, as `manage.py import_article` does."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        imported = begin(form.cleaned_data["file"].read(), by=request.user, **form.file_facts())
        if imported.article is not None and imported.outcome != "refused":
            _tell(request, imported)
            return redirect("desk:article", imported.article.pk)
        form.add_error(imported.about, _first(imported.reasons))
    return render(request, "articles/author/import.html", {"form": form})


def _tell(request: PersonRequest, imported: Imported) -> None:
    if imported.outcome == "there":
        messages.info(
            request,
            " ".join(["You have begun this question already: here it is.", *imported.notes]),
        )
        return
    messages.success(
        request,
        "Your draft is begun from the file. Look through it: nobody else sees it until you submit.",
    )
    if imported.notes:
        messages.warning(request, " ".join(_first(imported.notes)))


def _first(sentences: list[str]) -> list[str]:
    return sentences[:MOST] + (
        [f"And {len(sentences) - MOST} more."] if len(sentences) > MOST else []
    )
