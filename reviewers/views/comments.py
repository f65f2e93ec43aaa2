"""The comments on an article as its authors read and answer them: without names, once an editor
has decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.forms.fields import whole_number
from articles.ledger import acts
from articles.models import Article
from articles.text.comparing.following import Follower
from articles.text.document import read
from articles.text.plain import mark, plain
from articles.views.desk.author_pages import preview
from articles.views.form_recovery import PersonRequest, signed_in
from articles.workflow.recorded import Opposed, Stale

from ..acts import REPLY
from ..deciding.answers import AdoptForm, ReplyForm, shown
from ..deciding.decision_letter import told_to_authors, words_to_authors
from ..models import NOT_WITH_AUTHORS, Comment


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: PersonRequest, pk: int) -> HttpResponse:
    """Read the comments on one's article; reply to one, or take its wording over."""
    article = _own(request, pk)
    if request.method != "POST":
        return _page(request, article)
    steps = {REPLY: _reply, acts.ADOPT: _adopt}
    verb = next((verb for verb in steps if verb in request.POST), None)
    if verb is None:
        raise BadRequest("No such step.")
    comment = get_object_or_404(told_to_authors(article), pk=whole_number(request.POST[verb]))
    comment.revision.article = article
    return steps[verb](request, article, comment)


def _own(request: PersonRequest, pk: int) -> Article:
    """Return the article if this person writes it; to everybody else it is not there."""
    own = Article.objects.written_by(request.user).select_related(
        "author", "topic", "revision", "approved_revision"
    )
    article = own.prefetch_related("references").filter(pk=pk).first()
    if article is None:
        raise Http404
    return article


def _reply(request: PersonRequest, article: Article, comment: Comment) -> HttpResponse:
    form = ReplyForm(request.POST, prefix=str(comment.pk))
    if not form.is_valid():
        return _page(request, article, tried=form, on=comment, status=422)
    text = form.cleaned_data["text"]
    try:
        comment.reply(by=request.user, text=text)
    except (Stale, Opposed) as refusal:
        if comment.was_just_said(request.user, text):
            return _back(request, article, comment, but=comment)
        return _refused(request, article, comment, refusal, form)
    sentence = "Your reply is sent. The reviewer reads it with your next revision."
    messages.success(request, sentence, extra_tags=_place(comment))
    return _back(request, article, comment, but=comment)


def _adopt(request: PersonRequest, article: Article, comment: Comment) -> HttpResponse:
    if comment.adopted_at is None:
        form = AdoptForm(request.POST)
        form.is_valid()
        try:
            comment.adopt(by=request.user, version=form.cleaned_data["version"])
        except (Stale, Opposed) as refusal:
            return _refused(request, article, comment, refusal)
    sentence = "The reviewer’s wording is in your text now, with credit."
    messages.success(request, sentence, extra_tags=_place(comment))
    return _back(request, article, comment)


def _refused(
    request: PersonRequest,
    article: Article,
    comment: Comment,
    refusal: Exception,
    tried: ReplyForm | None = None,
) -> HttpResponse:
    """Say why. While the text is with others that is all there is to say: what else has come of
    a comment is told with the decision."""
    now = _own(request, article.pk)
    message = str(refusal) if now.is_being_written else NOT_WITH_AUTHORS
    status = 409 if now.is_being_written and isinstance(refusal, Stale) else 422
    return _page(request, now, tried=tried, on=comment, refusal=message, status=status)


def _back(
    request: PersonRequest, article: Article, comment: Comment, *, but: Comment | None = None
) -> HttpResponse:
    """Lead back to the comment; with replies to others typed and not sent, at once, or they would
    be lost on the way."""
    if _written(request, but):
        return _page(request, _own(request, article.pk), but=but)
    return redirect(reverse("desk_comments", args=[article.pk]) + f"#{_place(comment)}")


def _place(comment: Comment) -> str:
    """Where on the page a comment stands; what came of an answer to it is told there."""
    return f"remark-{comment.pk}"


def _written(request: PersonRequest, but: Comment | None) -> dict[int, ReplyForm]:
    """Return the replies that were typed, by the key of their comment, without the one to `but`."""
    texts = {
        whole_number(name.removesuffix("-text")): str(text)
        for name, text in request.POST.items()
        if name.endswith("-text")
    }
    return {
        pk: ReplyForm(initial={"text": text}, prefix=str(pk))
        for pk, text in texts.items()
        if text.strip() and pk != (but and but.pk)
    }


def _page(
    request: PersonRequest,
    article: Article,
    *,
    tried: ReplyForm | None = None,
    on: Comment | None = None,
    but: Comment | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    written = _written(request, but)
    if tried and on:
        written[on.pk] = tried
    typeset = "".join(preview(article))
    text = Follower(read(article, article.listed), plain(typeset))
    rows = shown(article, told_to_authors(article), text, written)
    spans = [
        (row.found.start, row.found.end, f"passage-{row.comment.pk}", "quoted")
        for row in rows
        if row.found
    ]
    facts: dict[str, Any] = {
        "article": article,
        "words": words_to_authors(article),
        "rows": [row for row in rows if not row.is_past],
        "past": [row for row in rows if row.is_past],
        "blocking": sum(row.must_be_settled for row in rows),
        "text": mark(typeset, spans),
        "refusal": refusal,
        "on": on,
        "can_answer": any(row.form for row in rows),
        "is_past_open": any(row.is_past and row.comment.pk in written for row in rows),
    }
    return render(request, "reviewers/desk/comments.html", facts, status=status)
