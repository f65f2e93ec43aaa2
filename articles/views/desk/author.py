"""The author's desk: what is wanted of me, writing, and the steps an author takes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...database.prepared import Prepared
from ...forms import DeclarationsForm, Manuscript, StartForm, StepForm
from ...forms.manuscript import RESTORE
from ...ledger import acts
from ...library.adopting import adopted
from ...look_up.wanting import want
from ...models import Article, Audience
from ...publishing.audiences.beginning import begin
from ...publishing.files import kept_file
from ...publishing.text_files.filed import Filed
from ...publishing.text_files.writers import WRITERS
from ...workflow.recorded import Opposed, Stale, offer
from ..form_recovery import PersonRequest, signed_in
from . import author_pages as pages

_DONE = {
    acts.SUBMIT: "Submitted. The editors have been told.",
    acts.WITHDRAW: "Withdrawn. The editors have been told.",
    acts.REVISE: "The next revision is open. What readers see stays up until it is approved.",
}


@signed_in
@require_safe
def articles(request: PersonRequest) -> HttpResponse:
    """List what a person writes, what is wanted of them first."""
    return render(
        request,
        "articles/author/articles.html",
        pages.desk(request.user, request.GET.get("before", "")),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PersonRequest) -> HttpResponse:
    """Begin an article."""
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        article, is_as_asked = form.start(by=request.user)
        if is_as_asked:
            messages.success(
                request,
                "Your draft is begun. Save as often as you like: nobody else sees it until you "
                "submit.",
            )
        else:
            messages.info(
                request,
                "You have begun this question already: here is your draft as it stands. The choice "
                "of another template changes nothing in it.",
            )
        return redirect("desk:article", article.pk)
    return render(request, "articles/author/start.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: PersonRequest, pk: int) -> HttpResponse:
    """Write an article, or read it while it is with somebody else."""
    article, person = own(request, pk), request.user
    if request.method == "POST":
        data, message = adopted(request.POST)
        return _save(request, Manuscript(article, person, data, request.FILES), message)
    if offer(article, acts.EDIT, person).is_open:
        return render(
            request, "articles/author/write.html", pages.writing(Manuscript(article, person))
        )
    return render(request, "articles/author/read.html", pages.reading(article, person))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: PersonRequest, pk: int, verb: str) -> HttpResponse:
    """Ask once more, then submit, withdraw or revise."""
    article = own(request, pk)
    data = request.POST if request.method == "POST" else None
    form = StepForm(data, article=article, verb=verb)
    declaring = (
        DeclarationsForm(data, article=article, by=request.user) if verb == acts.SUBMIT else None
    )
    if form.is_valid() and (declaring is None or declaring.is_valid()):
        return _take(request, article, verb, form, declaring)
    return _ask(request, article, verb, form, declaring)


@signed_in
@require_POST
def begin_variant(request: PersonRequest, pk: int, audience: str) -> HttpResponse:
    """Begin the same question for another audience, or lead to the text that somebody has begun."""
    if audience not in Audience.values:
        raise Http404
    variant, is_new = begin(own(request, pk), audience, by=request.user)
    readers = variant.get_audience_display().lower()
    if not is_new and not Article.objects.written_by(request.user).filter(pk=variant.pk).exists():
        messages.info(
            request,
            f"The text for {readers} is begun already, by others; you are not one of its authors.",
        )
        return redirect("desk:article", pk)
    messages.success(
        request,
        f"Your text for {readers} is begun, from what was submitted. Nobody else sees it until you "
        "submit."
        if is_new
        else f"The text for {readers} is begun already: here it is.",
    )
    return redirect("desk:article", variant.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a co-author take their name off the working copy."""
    article, person = own(request, pk), request.user
    if person.pk == article.author_id:
        raise Http404
    if request.method == "POST":
        article.edit(
            by=person,
            version=article.version,
            co_authors=list(article.co_authors.exclude(pk=person.pk)),
        )
        messages.success(request, "You are no longer a co-author of this article.")
        return redirect("desk:articles")
    return render(
        request,
        "articles/author/leave.html",
        {"article": article, "offer": offer(article, acts.EDIT, person)},
    )


@signed_in
@require_safe
def text(request: PersonRequest, pk: int, ending: str) -> HttpResponse:
    """The working copy as a file."""
    filed, form = Filed.of_working_copy(own(request, pk)), WRITERS[ending]
    return kept_file(form.write(filed), form.content_type, f"{filed.key}.{ending}")


def own(request: PersonRequest, pk: int) -> Article:
    """Return the article if this person writes it; to everybody else it is not there."""
    for article in _written_by(pk=pk, by=request.user.pk):
        return article  # type: ignore[no-any-return]
    raise Http404


@Prepared
def _written_by(pk: int, by: int) -> Any:
    own = (
        Article.objects.written_by(by)
        .with_galley_kind()
        .select_related("author", "topic", "revision", "adapted_from__article")
    )
    return own.prefetch_related("references", "co_authors").filter(pk=pk)


def _save(request: PersonRequest, manuscript: Manuscript, message: str) -> HttpResponse:
    """Save what was typed; `message` is what a button did with it, if it was none of the
    manuscript's own."""
    if not manuscript.is_valid():
        return render(request, "articles/author/write.html", pages.writing(manuscript))
    version = manuscript.version
    try:
        if not manuscript.is_saved_already:
            version = manuscript.save()
    except Stale as refusal:
        theirs = own(request, manuscript.article.pk)
        if not manuscript.is_saved_in(theirs):
            return render(
                request,
                "articles/author/conflict.html",
                pages.conflict(manuscript, theirs, str(refusal)),
                status=409,
            )
        version = theirs.version
    if manuscript.is_by_itself:
        # Of what this very save left: whoever saves in between is found by the next one. So no
        # redirect, which would show theirs.
        now = pages.writing(Manuscript(own(request, manuscript.article.pk), request.user))
        return render(request, "articles/author/write.html", now | {"version": version})
    if manuscript.act == acts.SUBMIT:
        return redirect("desk:submit", manuscript.article.pk)
    place = (
        f"row-{manuscript.place}"
        if 0 < manuscript.place <= len(manuscript.rows)
        else f"id_{manuscript.repaired}"
        if manuscript.repaired
        else ""
    )
    if sentence := want(manuscript.wanted, request.user.pk) if manuscript.wanted else "":
        messages.warning(request, sentence, extra_tags=place)
    else:
        messages.success(request, message or _saved(manuscript), extra_tags=place)
        for sentences in filter(None, (manuscript.unclear_days(), manuscript.listed_twice())):
            messages.warning(request, " ".join(sentences), extra_tags=place)
    fragment = f"#{place}" if place else ""
    return redirect(reverse("desk:article", args=[manuscript.article.pk]) + fragment)


def _saved(manuscript: Manuscript) -> str:
    if manuscript.is_repair and not manuscript.repaired:
        return "Saved as you typed it. What the button puts right is not in the text any more."
    if manuscript.added:
        return _added(manuscript.added)
    if manuscript.said:
        return manuscript.said
    if manuscript.act == RESTORE:
        return "Restored and saved. The text before it is in the earlier saves, too."
    if manuscript.dropped:
        count = manuscript.dropped
        return (
            f"Saved. {count} marker{'s' if count > 1 else ''} cited what you removed, and no "
            f"longer {'do' if count > 1 else 'does'}."
        )
    return (
        f"{'Corrected and saved' if manuscript.repaired else 'Saved'}. The preview shows it as "
        "readers would see it."
    )


def _added(numbers: range) -> str:
    count, last = len(numbers), numbers[-1]
    joined = f"{numbers[0]} {'and' if count == 2 else 'to'} {last}"
    where = f"as number {last}" if count == 1 else f"as numbers {joined}"
    return f"{count} reference{'s' * (count > 1)} added, {where}, and all is saved."


def _take(
    request: PersonRequest,
    article: Article,
    verb: str,
    form: StepForm,
    declaring: DeclarationsForm | None,
) -> HttpResponse:
    declared = {"declared": declaring.declared()} if declaring else {}
    try:
        getattr(article, verb)(by=request.user, **form.cleaned_data, **declared)
    except Opposed:
        return _ask(
            request,
            own(request, article.pk),
            verb,
            form,
            declaring,
            "Nothing was done: something blocks it.",
            status=422,
        )
    except Stale as refusal:
        if not article.was_just(verb, by=request.user):
            return _ask(
                request, own(request, article.pk), verb, form, declaring, str(refusal), status=409
            )
    was_submitted = verb == acts.SUBMIT or article.revision_id
    messages.success(request, _DONE[verb] if was_submitted else "The draft is discarded.")
    return redirect("desk:article", article.pk)


def _ask(
    request: PersonRequest,
    article: Article,
    verb: str,
    form: StepForm,
    declaring: DeclarationsForm | None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = pages.step(article, verb, request.user, form, refusal) | {"declaring": declaring}
    return render(request, "articles/author/step.html", shown, status=status)
