"""What is kept from an editor: what one has a hand in, and what one is still asked to review. A
judgement is not formed on others'."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from articles.models import Article
from reviewers.models import Assignment


def awaiting_review_by(person: Any) -> QuerySet[Article]:
    """Return the articles of which this person has an open assignment."""
    return Article.objects.filter(pk__in=_asked(person))


def withheld_from(person: Any, article: int = 0) -> QuerySet[Any]:
    """Return the keys of the articles that the editors' pages do not show to this person; of one
    `article`, its key, if it is such."""
    asked = _asked(person)
    return Article.objects.keys_touched_by(
        person, asked.filter(revision__article=article) if article else asked, article=article
    )


def _asked(person: Any) -> QuerySet[Any, Any]:
    return (
        Assignment.objects.open()
        .filter(member__person=person)
        .order_by()
        .values("revision__article")
    )


def back_to(article: Article, by: Any) -> HttpResponse:
    """Lead back to the decision page; to the queue, when whoever asks is among those asked now."""
    if awaiting_review_by(by).filter(pk=article.pk).exists():
        return redirect("admin:articles_article_changelist")
    return redirect("admin:articles_article_change", pk=article.pk)
