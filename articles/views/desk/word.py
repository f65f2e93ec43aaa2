"""The working copy as a Word document."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ...publishing.files import kept_file
from ...publishing.text_files.filed import Filed
from ...publishing.word.making import CONTENT_TYPE, NoWordFile, word_file
from ..form_recovery import PersonRequest, signed_in
from .author import own


@signed_in
@require_safe
def word(request: PersonRequest, pk: int) -> HttpResponse:
    """Give out the document; where there is none, the page of the article says why."""
    filed = Filed.of_working_copy(own(request, pk))
    try:
        made = word_file(filed)
    except NoWordFile as why:
        messages.error(request, str(why))
        return redirect("desk:article", pk)
    return kept_file(made, CONTENT_TYPE, f"{filed.key}.docx")
