"""Generated articles: the rows of approved ones, with public pages, and what search knows of them. The ledger knows nothing of them."""

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import brotli
from django.db import connection, transaction
from django.utils import timezone

from articles.canonical import digest
from articles.models import Article, Audience, Galley, Page, Person, Revision, SearchEntry, Status, Topic
from articles.press import etag, headers
from articles.publishing.lists.filing import filed_as
from articles.publishing.search.entries import entry_from
from articles.publishing.search.tables import COUNT_AGAIN, install, uninstall

from .loading import load, next_key, reset_keys
from .texts import Text, Texts

BATCH = 5_000
YEARS = 8  # over which they were approved
TOPICS = 24
LOADED = (Article, Revision, Galley, Page, SearchEntry)
AUDIENCES = [*[Audience.CLINICIAN] * 6, *[Audience.PATIENT] * 3, Audience.STUDENT]
AUTHOR = "generated@demo.example"


def generate(number: int, show: Callable[[int, int], None], seed: int = 1) -> None:
    """Add `number` articles; `show` hears how far it is: done, of how many. What died half way is begun anew."""
    author, _ = Person.objects.get_or_create(email=AUTHOR, defaults={"name": "Gena Rator"})
    topics = [Topic.objects.get_or_create(slug=f"generated-{one}", defaults={"name": f"Generated topic {one}"})[0]
              for one in range(1, TOPICS + 1)]
    uninstall()
    rows = _Rows(number, author, topics, seed)
    for done in range(0, number, BATCH):
        batch = list(islice(rows, min(BATCH, number - done)))
        with transaction.atomic():
            for column in zip(*batch, strict=True):
                load(column)
        show(done + len(batch), number)
    reset_keys([model for model in LOADED if model is not SearchEntry])
    with connection.cursor() as cursor, transaction.atomic():
        for statement in COUNT_AGAIN[connection.vendor]:
            cursor.execute(statement)
    install()
    with connection.cursor() as cursor:
        cursor.execute("analyze")


class _Rows:
    """Yields, article by article, one row for each of `LOADED`."""

    def __init__(self, number: int, author: Person, topics: list[Topic], seed: int) -> None:
        self.author, self.topics, self.texts = author, topics, iter(Texts(seed))
        self.first, self.keys = timezone.now() - timedelta(days=365 * YEARS), {model: next_key(model) for model in LOADED[:4]}
        self.apart, self.headers, self.done = timedelta(days=365 * YEARS) / max(1, number), headers(), 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self

    def __next__(self) -> tuple[Any, ...]:
        at, keys = self.first + self.done * self.apart, {model: key + self.done for model, key in self.keys.items()}
        topic, audience = self.topics[self.done % TOPICS], AUDIENCES[self.done % len(AUDIENCES)]
        self.done += 1
        return self._row(next(self.texts), at, keys, topic, audience)

    def _row(self, text: Text, at: datetime, keys: dict[Any, int], topic: Topic, audience: Audience) -> tuple[Any, ...]:
        title, body, slug = " ".join(text.title).capitalize() + "?", " ".join(text.body).capitalize() + ".", f"generated-{keys[Article]}"
        copy = {"title": title, "short_answer": title, "body": body, "audience": audience, "topic_id": topic.pk}
        article = Article(
            pk=keys[Article], slug=slug, author_id=self.author.pk, edited_by_id=self.author.pk, edited_at=at, status=Status.APPROVED,
            status_since=at, revision_id=keys[Revision], approved_revision_id=keys[Revision], galley_id=keys[Galley], **copy,
        )
        revision = Revision(pk=keys[Revision], article_id=article.pk, number=1, by_id=self.author.pk, edited_by_id=self.author.pk, at=at,
                            edited_at=at, grammar=1, **copy).seal()
        galley = Galley(pk=keys[Galley], article_id=article.pk, revision_id=revision.pk, approved_at=at, head=f"<h1>{title}</h1>",
                        text=f"<p>{body}</p>\n")
        galley.digest = digest(galley.canonical())
        html = f"<!doctype html><title>{title}</title>{galley.head}{galley.text}".encode()
        page = Page(pk=keys[Page], article_id=article.pk, slug=slug, audience=audience, galley_id=galley.pk, html=html,
                    gzip=gzip.compress(html, 1, mtime=0), brotli=brotli.compress(html, quality=1), etag=etag(html), headers=self.headers,
                    title=title, short_answer=title, topic_id=topic.pk, approved_at=at, built_at=at,
                    reviewed_at=at, filed_as=filed_as(title), is_related=True, has_pdfs=True)
        blocks = [("question", text.title), ("answer", text.title), ("paragraph", text.body)]
        return article, revision, galley, page, entry_from(page, at.date(), blocks, body)
