"""The topics that have answers to read, and how many each has."""

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from ...models import SearchWord, Topic

COUNTED = 100  # the index knows them all; what is more than this says a reader nothing


def with_answers() -> list[Topic]:
    """Return the topics with a text that is listed, in one query; of each `answers` says how many,
    up to "100+".

    They are the entries of the search index, which holds what is listed and counts them: no page is
    read.
    """
    token = Concat(Value("topic:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    counted = Subquery(SearchWord.objects.filter(word=token).values("entries")[:1])
    topics: QuerySet[Topic] = Topic.objects.annotate(entries=counted).filter(entries__gt=0)
    return [_named(topic) for topic in topics]


def _named(topic: Topic) -> Topic:
    topic.answers = f"{COUNTED}+" if topic.entries > COUNTED else str(topic.entries)  # type: ignore[attr-defined]
    return topic
