"""The texts of generated articles: working copy, revision, galley, page, and what search and the
library of statements know of it."""

import gzip
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import brotli
from django.utils import timezone

from articles.database.canonical import digest
from articles.ledger import acts
from articles.library.wording import wording
from articles.models import (
    ApprovedStatement,
    Article,
    Audience,
    Galley,
    Page,
    Revision,
    SearchEntry,
)
from articles.publishing.codings import etag
from articles.publishing.lists.filing import filed_as
from articles.publishing.render_page import OVERLAP, headers
from articles.publishing.search.index.entries import entry_from

from .histories import Life
from .loading import load, next_key
from .texts import Text

AUDIENCES = [*[Audience.CLINICIAN] * 6, *[Audience.PATIENT] * 3, Audience.STUDENT]
WRITTEN = (Article, Revision, Galley, Page, SearchEntry, ApprovedStatement)


@dataclass(frozen=True)
class Written:
    """An article, and the digests of its revision and its galley, each empty if it has none."""

    article: Article
    revision: str = ""
    galley: str = ""


class Copies:
    """Makes the rows of texts, and loads them."""

    def __init__(self) -> None:
        self._keys = {model: next_key(model) for model in WRITTEN if model is not SearchEntry}
        self._rows: dict[Any, list[Any]] = {model: [] for model in WRITTEN}
        self._headers, self._built_at = (
            headers(),
            timezone.now() + OVERLAP,
        )  # no worker finds that they are out of date

    def write(
        self, text: Text, position: int, life: Life, author: int, topic: int, times: list[datetime]
    ) -> Written:
        """Add the rows of one article."""
        title, body = (
            " ".join(text.title).capitalize() + "?",
            " ".join(text.body).capitalize() + ".",
        )
        copy = {
            "title": title,
            "short_answer": title,
            "body": body,
            "audience": AUDIENCES[position % len(AUDIENCES)],
            "topic_id": topic,
        }
        article = Article(
            pk=self._key(Article),
            slug=f"generated-{position}",
            author_id=author,
            edited_by_id=author,
            edited_at=times[0],
            status=life.status,
            status_since=times[-1],
            **copy,
        )
        self._rows[Article].append(article)
        if not life.acts:
            return Written(article)
        revision = Revision(
            pk=self._key(Revision),
            article_id=article.pk,
            number=1,
            by_id=author,
            edited_by_id=author,
            at=times[0],
            edited_at=times[0],
            grammar=1,
            authors=[{"id": author, "name": f"Author {author}", "credentials": ""}],
            writers=[author],
            **copy,
        ).with_digest()
        self._rows[Revision].append(revision)
        article.revision_id = revision.pk
        if not life.is_public:
            return Written(article, revision.digest)
        at = times[life.acts.index(acts.FORCE_PUBLISH if life.is_forced else acts.APPROVE)]
        return Written(article, revision.digest, self._publish(life, article, revision, text, at))

    def load(self) -> None:
        """Insert what was written."""
        for rows in self._rows.values():
            if rows:
                load(rows)
            rows.clear()

    def _key(self, model: Any) -> int:
        self._keys[model] += 1
        return self._keys[model] - 1

    def _publish(
        self, life: Life, article: Article, revision: Revision, text: Text, at: datetime
    ) -> str:
        title, body = revision.title, revision.body
        galley = Galley(
            pk=self._key(Galley),
            article_id=article.pk,
            revision_id=revision.pk,
            approved_at=at,
            head=f"<h1>{title}</h1>",
            text=f"<p>{body}</p>\n",
            kind=Galley.Kind.FORCED if life.is_forced else Galley.Kind.APPROVED,
        )
        galley.digest = digest(galley.canonical())
        article.galley_id, article.approved_revision_id = galley.pk, revision.pk
        html = f"<!doctype html><title>{title}</title>{galley.head}{galley.text}".encode()
        page = Page(
            pk=self._key(Page),
            article_id=article.pk,
            slug=article.slug,
            audience=article.audience,
            galley_id=galley.pk,
            html=html,
            gzip=gzip.compress(html, 1, mtime=0),
            brotli=brotli.compress(html, quality=1),
            etag=etag(html),
            headers=self._headers,
            title=title,
            short_answer=title,
            topic_id=article.topic_id,
            approved_at=at,
            built_at=self._built_at,
            is_listed=life.is_listed,
            reviewed_at=None if life.is_forced else at,
            filed_as=filed_as(title),
            is_related=True,
            has_pdfs=True,
        )
        self._rows[Galley].append(galley)
        self._rows[Page].append(page)
        if life.is_listed:
            blocks = [("question", text.title), ("answer", text.title), ("paragraph", text.body)]
            self._rows[SearchEntry].append(
                entry_from(page, None if life.is_forced else at.date(), blocks, body)
            )
        if life.is_listed and not life.is_forced:
            self._rows[ApprovedStatement] += [
                ApprovedStatement(
                    pk=self._key(ApprovedStatement),
                    article_id=article.pk,
                    galley_id=galley.pk,
                    position=position,
                    key=f"s2-{position:016x}",
                    label=label,
                    likeness=wording(label).likeness,
                )
                for position, label in enumerate((title, body), 1)
            ]
        return galley.digest
