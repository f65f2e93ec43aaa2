"""What is kept from an editor: what one has a hand in, and what one is still asked to review. A judgement is not formed on others'."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from articles.models import Article
from reviewers.models import Assignment

IS_AUTHOR = "You are an author of this article: you find it at your desk, and other editors look after it."
HAS_WRITTEN = "You wrote or changed this text: other editors look after it."
IS_ASKED = "You were asked to review this text: other editors look after it until your review is in."


def awaiting_review_by(person: Any) -> QuerySet[Article]:
    """Return the articles of which this person has an open assignment."""
    return Article.objects.filter(pk__in=Assignment.objects.open().filter(member__person=person).values("revision__article"))


def withheld_from(person: Any) -> QuerySet[Any]:
    """Return the keys of the articles that the editors' pages do not show to this person."""
    return (Article.objects.touched_by(person) | awaiting_review_by(person)).values("pk")


def why_withheld(article: Any, by: Any) -> str:
    """Return why this person does not see how an article (of `submitted_or_404`) fares; empty if they do."""
    if article.is_own:
        return IS_AUTHOR
    if article.has_touched:
        return HAS_WRITTEN
    return IS_ASKED if article.is_awaited else ""


def back_to(article: Article, by: Any) -> HttpResponse:
    """Lead back to the decision page; to the queue, when whoever asks is among those asked now."""
    if awaiting_review_by(by).filter(pk=article.pk).exists():
        return redirect("admin:articles_article_changelist")
    return redirect("admin:articles_article_change", pk=article.pk)
