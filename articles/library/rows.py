"""The rows of the library: made of a galley, kept, looked up by likeness."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Max

from ..database.planning import Kept
from ..models import ApprovedStatement, Article, Galley, Page
from ..text.document import read
from ..text.statements import statements
from .verdicts import Verdicts, count, recorded
from .wording import wording

OF_EACH = 8  # rows that are read of one likeness, those of the newest galleys
_TABLE = ApprovedStatement._meta.db_table
_COLUMNS = ", ".join(f"s.{field.column}" for field in ApprovedStatement._meta.concrete_fields)
_OTHERS = f"from {_TABLE} t where t.likeness = keys.likeness and t.article_id <> %s "
_NEWEST = f"order by t.galley_id desc limit {OF_EACH}"
# For each likeness so many rows, whatever their number: so a join with the few that are wanted,
# which each database writes in its own way.
_GIVEN = {
    "sqlite": "select value as likeness from json_each(%s)",
    "postgresql": "select unnest(%s::bigint[]) as likeness",
}
_FOUND = {  # S608: names of our own
    "sqlite": (
        f"select {_COLUMNS} from keys join {_TABLE} s on s.id in "  # noqa: S608
        f"(select t.id {_OTHERS}{_NEWEST})"
    ),
    "postgresql": (
        f"select {_COLUMNS} from keys "  # noqa: S608
        f"cross join lateral (select t.* {_OTHERS}{_NEWEST}) s"
    ),
}
_OWN = f"from {_TABLE} s where s.article_id = %s"


def rows_of(galley: Galley) -> list[ApprovedStatement]:
    """Return the rows of what a galley states, unsaved, in its order; without verdicts."""
    revision = galley.revision
    document = read(revision)
    return [
        ApprovedStatement(
            article_id=galley.article_id,
            galley_id=galley.pk,
            position=position,
            key=statement.key,
            label=statement.label,
            place=statement.place.path,
            cited=" ".join(map(str, statement.cited)),
            likeness=wording(statement.label).likeness,
        )
        for position, statement in enumerate(statements(revision, document), 1)
    ]


def alike(likenesses: Iterable[int], but: int) -> list[ApprovedStatement]:
    """Return rows that are like any of these, of each likeness the OF_EACH newest, in one query;
    none of the article `but`."""
    return _asked(sorted(set(likenesses)), but, with_own=False)


def alike_and_own(
    likenesses: Iterable[int], article: int
) -> tuple[list[ApprovedStatement], list[ApprovedStatement]]:
    """Return such rows, also of what the library holds of the article itself, and that; in one
    query."""
    found = _asked(sorted(set(likenesses)), article, with_own=True)
    own = [row for row in found if row.article_id == article]
    return [row for row in found if row.article_id != article], own


def _asked(likenesses: list[int], article: int, *, with_own: bool) -> list[ApprovedStatement]:
    if not likenesses and not with_own:
        return []
    vendor = connection.vendor
    given = _GIVEN[vendor]
    values: list[object] = [str(likenesses) if vendor == "sqlite" else likenesses]
    found = _FOUND[vendor]
    if with_own:
        given += f" union select s.likeness {_OWN} and s.likeness is not null"
        found += f" union all select {_COLUMNS} {_OWN}"
        values = [*values, article, article, article]
    else:
        values = [*values, article]
    sql = Kept(f"with keys as ({given}) {found}")  # no value stands in it
    return list(ApprovedStatement.objects.raw(sql, values))


def keep(rows: list[ApprovedStatement], last: int, article: int) -> None:
    """Let the library hold these rows of an article, of which it held some up to the position
    `last`: one statement, two where they become fewer. The caller holds the article's lock."""
    if rows:
        columns = [
            field.attname
            for field in ApprovedStatement._meta.concrete_fields
            if field.attname not in {"id", "article_id", "position"}
        ]
        ApprovedStatement.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["article", "position"],
            update_fields=columns,
        )
    if last > len(rows):
        ApprovedStatement.objects.filter(article=article, position__gt=len(rows)).delete()


def rebuild(first: int, last: int) -> None:
    """Make the rows of the pages with these keys anew, each text under its lock."""
    pages = Page.objects.filter(pk__range=(first, last)).order_by("pk")
    for key in pages.values_list("article", flat=True):
        with transaction.atomic():
            article = Article(pk=key).locked()
            page = Page.objects.select_related("galley__revision").get(article=key)
            held = ApprovedStatement.objects.filter(article=article.pk).aggregate(Max("position"))
            verdicts = recorded([article.pk]).get(article.pk, {})
            keep(due(page, verdicts), held["position__max"] or 0, article.pk)


def due(page: Page, verdicts: Verdicts) -> list[ApprovedStatement]:
    """Return the rows that the library should hold of a page: none of what was retracted, or never
    through a full review."""
    rows = rows_of(page.galley) if page.is_listed and page.reviewed_at else []
    count(rows, verdicts)
    return rows


def likenesses(rows: Iterable[ApprovedStatement]) -> list[int]:
    """Return what these rows are compared by."""
    return [row.likeness for row in rows if row.likeness is not None]
