"""The earlier saves of an article: the list, and one of them, which can be restored by saving it
once more."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...forms import Manuscript
from ...forms.restoring import fields_of
from ...ledger import acts
from ...models import Reference, Revision, set_in_type
from ...text.comparing.word_diff import marked
from ...workflow.recorded import offer
from ...writing.saves import how, saves, stood_in
from ..form_recovery import PersonRequest, signed_in
from .author import own


@signed_in
@require_safe
def listed(request: PersonRequest, pk: int) -> HttpResponse:
    """List the saves of an article, the last first."""
    article, before = own(request, pk), request.GET.get("before", "")
    rows, more = saves(article, before)
    return render(
        request,
        "articles/author/saves.html",
        {"article": article, "saves": rows, "before": more, "is_first_page": not before},
    )


@signed_in
@require_safe
def show(request: PersonRequest, pk: int, save: int) -> HttpResponse:
    """Show one save: what stood there, what is otherwise now, and the button that saves it once
    more."""
    article, person = own(request, pk), request.user
    row = stood_in(article, save)
    references = article.listed if row.listed is None else row.listed
    data = fields_of(article, person, row, [Reference.from_csl(item) for item in references])
    now, then = Manuscript(article, person).texts(), Manuscript(article, person, data).texts()
    preview = set_in_type(
        Revision(
            article=article,
            audience=article.audience,
            title=row.title,
            short_answer=row.short_answer,
            body=row.body,
            references=references,
            authors=article.byline(),
            grammar=article.form,
        )
    )
    return render(
        request,
        "articles/author/save.html",
        {
            "article": article,
            "row": row,
            "how": how(row.history_change_reason or "", row.history_type),
            "preview": preview,
            "differing": [
                (label, *marked(text, then[label]))
                for label, text in now.items()
                if text != then[label]
            ],
            acts.EDIT: offer(article, acts.EDIT, person),
            "fields": data,
            "is_list_known": row.listed is not None,
        },
    )
