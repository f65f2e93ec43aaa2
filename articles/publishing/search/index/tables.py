"""What the database does by itself: the inverted index over the tokens of all entries, and the
count of entries for each of them.

SQLite: an FTS5 table beside the entries, its rows numbered by galley, and triggers that keep it and
the counts in step. PostgreSQL: a GIN index over the entry's tokens as a tsvector, and triggers for
the counts. It also holds to which stretches of galleys an entry belongs ("@11:5" are the galleys 5
× 2¹¹ and on): so that the newest entries with a frequent word are found without walking through all
that have it. No extension is asked for.
"""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections

STRETCHES = (8, 11, 14, 17)  # powers of two: how many galleys a stretch spans
# A database that was made with other stretches has an index of another name, which goes. Change it
# with them.
INDEX = "articles_searchindex_" + "_".join(map(str, STRETCHES))
FORMER_INDEX = "articles_searchindex"

_stretches = ", ".join(f"'@{power}:' || (galley_id >> {power})::text" for power in STRETCHES)
VECTOR = f"array_to_tsvector(string_to_array(tokens, ' ') || array[{_stretches}])"

_TAKE_OUT = """
    insert into articles_searchindex(articles_searchindex, rowid, tokens) values ('delete', old.galley_id, old.tokens);
    update articles_searchword set entries = entries - 1
        where word in (select value from json_each('["' || replace(old.tokens, ' ', '","') || '"]'));
    delete from articles_searchword
        where entries <= 0 and word in (select value from json_each('["' || replace(old.tokens, ' ', '","') || '"]'));"""  # noqa: E501
_PUT_IN = """
    insert into articles_searchindex(rowid, tokens) values (new.galley_id, new.tokens);
    insert into articles_searchword(word, entries)
        select value, 1 from json_each('["' || replace(new.tokens, ' ', '","') || '"]') where true
        on conflict (word) do update set entries = entries + 1;"""
_SQLITE = (
    """create virtual table if not exists articles_searchindex using fts5(tokens, content='articles_searchentry',
        content_rowid='galley_id', detail=none, columnsize=0, tokenize="ascii tokenchars ':-'")""",  # noqa: E501
    "create trigger if not exists articles_searchentry_put_in after insert on articles_searchentry "
    "begin" + _PUT_IN + " end",
    "create trigger if not exists articles_searchentry_take_out after delete on "
    "articles_searchentry begin" + _TAKE_OUT + " end",
    "create trigger if not exists articles_searchentry_put_again after update on "
    "articles_searchentry when old.tokens <> new.tokens or old.galley_id <> new.galley_id begin"
    + _TAKE_OUT
    + _PUT_IN
    + " end",
)
# Every entry counts under the same word ("all:"), so two acts at once wait for each other anyway:
# here before they hold any word.
_COUNT = """create or replace function articles_searchentry_count() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock(hashtext('articles_searchword'));
    if tg_op <> 'INSERT' then
        update articles_searchword set entries = entries - less.times
            from (select word, count(*) as times from taken_out, unnest(string_to_array(tokens, ' ')) word group by word) less
            where articles_searchword.word = less.word;
    end if;
    if tg_op <> 'DELETE' then
        insert into articles_searchword(word, entries)
            select word, count(*) from put_in, unnest(string_to_array(tokens, ' ')) word group by word order by word
            on conflict (word) do update set entries = articles_searchword.entries + excluded.entries;
    end if;
    if tg_op <> 'INSERT' then
        delete from articles_searchword
            where entries <= 0 and word in (select unnest(string_to_array(tokens, ' ')) from taken_out);
    end if;
    return null;
end $$"""  # noqa: E501
# Some hundred entries are gone through to find the newest: so a row holds what they are ranked by,
# and everything long is kept apart from it. Many rows share a page then, and all of it is at hand.
_NARROW = (
    "alter table articles_searchentry set (toast_tuple_target = 256)",
    "alter table articles_searchentry alter column impacts set storage main",
)
_POSTGRESQL = (
    *_NARROW,
    f"drop index if exists {FORMER_INDEX}",
    f"create index if not exists {INDEX} on articles_searchentry using gin (({VECTOR})) with "
    "(fastupdate = off)",
    _COUNT,
    *(
        f"create or replace trigger articles_searchentry_{act} after {act} on articles_searchentry "
        f"referencing {tables} for each statement execute function articles_searchentry_count()"
        for act, tables in (
            ("insert", "new table as put_in"),
            ("delete", "old table as taken_out"),
            ("update", "old table as taken_out new table as put_in"),
        )
    ),
)
COUNTED = {  # each word, and how many entries hold it
    "sqlite": """select value as word, count(*) as entries from articles_searchentry,
        json_each('["' || replace(tokens, ' ', '","') || '"]') group by value""",
    "postgresql": """select word, count(*) as entries from articles_searchentry,
        unnest(string_to_array(tokens, ' ')) word group by word""",
}
COUNT_AGAIN = {
    "sqlite": (
        "insert into articles_searchindex(articles_searchindex) values ('rebuild')",
        "delete from articles_searchword",
        f"insert into articles_searchword(word, entries) {COUNTED['sqlite']}",
    ),
    "postgresql": (
        "lock table articles_searchentry in share mode",  # no act adds an entry meanwhile
        "delete from articles_searchword",
        f"insert into articles_searchword(word, entries) {COUNTED['postgresql']} order by word",
    ),
}
_UNINSTALL = {
    "sqlite": tuple(
        f"drop trigger if exists articles_searchentry_{name}"
        for name in ("put_in", "take_out", "put_again")
    ),
    "postgresql": (
        f"drop index if exists {INDEX}",
        *(
            f"drop trigger if exists articles_searchentry_{act} on articles_searchentry"
            for act in ("insert", "delete", "update")
        ),
    ),
}
_INSTALL = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def install(app_config: AppConfig | None = None, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put index and triggers beside the tables, where they are not there yet.

    A post_migrate receiver rather than a migration: on SQLite a migration that rebuilds the table
    loses its triggers.
    """
    connection = connections[using]
    if {"articles_searchentry", "articles_searchword"} <= set(
        connection.introspection.table_names()
    ):
        with connection.cursor() as cursor:
            for statement in _INSTALL[connection.vendor]:
                cursor.execute(statement, None)


def uninstall(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take index and triggers away, for as long as very many entries are loaded; afterwards
    COUNT_AGAIN, then `install`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _UNINSTALL[connection.vendor]:
            cursor.execute(statement, None)
