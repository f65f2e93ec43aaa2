"""Generated articles, many times over: copied by the database itself, which takes a tenth of the
time that making them does.

Each copy has keys, addresses and times of its own, and is otherwise the same article with all that
belongs to it: as much to read for whoever reads too much.
"""

from typing import Any

from django.db import connection
from django.db.models import DateTimeField, ForeignKey, Max

from articles.library.wording import wording
from articles.models import SearchEntry
from editorial.generating.articles import LOADED
from editorial.generating.loading import reset_keys
from tests.cast import SAID

COPIED = (*LOADED, SearchEntry)
NAMED_ANEW = {"slug", "key", "filed_as"}  # columns that are unique with others, or an order
INDEXES = """select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = any(%s::regclass[]) and not exists (select 1 from pg_constraint where conindid = i.indexrelid)"""  # noqa: E501


def multiply(times: int) -> None:
    """Let there be `times` as many generated articles. Indexes are taken away and built again:
    that is quicker than keeping them."""
    tables = [model._meta.db_table for model in COPIED]
    apart = {
        model: (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) for model in COPIED
    }
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'drop index "{name}"')
        cursor.execute("set local session_replication_role = replica")
        for model in COPIED:
            cursor.execute(_copied(model, times, apart))
        cursor.execute(_stated_by_all(), [SAID, wording(SAID).likeness])
        cursor.execute("set local session_replication_role = origin")
        # A number of our own, names of our own.
        cursor.execute(f"update articles_searchword set entries = entries * {times}")  # noqa: S608
        for _, definition in indexes:
            cursor.execute(definition)
        reset_keys(LOADED)
        cursor.execute("analyze")


def _stated_by_all() -> str:
    """What the texts of the cast state, very many others state, too."""
    return """insert into articles_approvedstatement
        (id, article_id, galley_id, position, key, label, place, cited, likeness)
        select id + (select max(id) from articles_approvedstatement),
            article_id, galley_id, 3, key, %s, place, cited, %s
        from articles_approvedstatement where position = 1"""


def _copied(model: Any, times: int, apart: dict[Any, int]) -> str:
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field, apart) for field in fields)
    table = model._meta.db_table
    return (
        f'insert into "{table}" ({names}) select {values} from "{table}", generate_series(1, '  # noqa: S608
        f"{times - 1}) as copy"
    )


def _value(model: Any, field: Any, apart: dict[Any, int]) -> str:
    column = f'"{table_of(model)}"."{field.column}"'
    target = (
        field.related_model
        if isinstance(field, ForeignKey)
        else model
        if field.primary_key
        else None
    )
    if model.__name__.startswith("Historical") and field.name == "id":  # what its rows are about
        target = model.instance_type
    if target in apart:
        return f"{column} + copy * {apart[target]}"
    if field.name in NAMED_ANEW:
        return f"{column} || '-' || copy" if field.name != "filed_as" else f"{column} || copy"
    return f"{column} + copy * interval '1 minute'" if isinstance(field, DateTimeField) else column


def table_of(model: Any) -> str:
    """Return the name of a model's table."""
    return str(model._meta.db_table)
