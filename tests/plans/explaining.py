"""Explains every statement as it is run, and says which of them read more the more articles
there are."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

EXPLAINABLE = re.compile(
    r"\s*\(*\s*(select|insert|update|delete|with|declare\b.*?\bfor\s+(?=select))",
    re.IGNORECASE | re.DOTALL,
)
DECLARED = re.compile(r"\s*declare\b.*?\bfor\s+(?=select)", re.IGNORECASE | re.DOTALL)


class Enough(BaseException):
    """What was looked for is found; no view may catch it."""


@dataclass
class Explained:
    """An execute_wrapper: runs each statement as it would be run, after EXPLAIN ANALYZE of it,
    whose effects are undone.

    `grows` names the tables with a row or more for each article, `most` is how many rows a node of
    a plan may read. `faults` are the sentences about what will not do; `one_is_enough` raises
    Enough at the first.
    """

    grows: frozenset[str]
    most: int
    one_is_enough: bool = False
    faults: list[str] = field(default_factory=list)
    planning: float = 0.0  # the longest, in milliseconds

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Explain, then run."""
        if not many and EXPLAINABLE.match(sql):
            self._explain(DECLARED.sub("", sql), params)
        return execute(sql, params, many, context)

    def _explain(self, sql: str, params: Any) -> None:
        driver = connection.connection
        with driver.transaction(force_rollback=True), driver.cursor() as cursor:
            cursor.execute(
                f"explain (analyze, timing off, buffers off, format json) {sql}",
                params,
                prepare=False,
            )
            [explained] = _parsed(cursor.fetchone()[0])
        self.planning = max(self.planning, explained["Planning Time"])
        shown = " ".join(sql.split())
        self.faults += [
            f"{fault}\n      in: {shown[:400]}"
            for fault in faults(explained["Plan"], self.grows, self.most)
        ]
        if self.faults and self.one_is_enough:
            raise Enough


def faults(plan: dict[str, Any], grows: frozenset[str], most: int) -> Iterator[str]:
    """Yield, in sentences, what in a plan reads too much, from the top down."""
    for node in nodes(plan):
        table, rows = node.get("Relation Name", ""), read_by(node)
        where = f"{node['Node Type']}{f' on {table}' if table else ''}"
        if node["Node Type"] == "Seq Scan" and table in grows:
            yield f"{where}: reads the whole of a table that grows, {rows:,.0f} rows here"
        elif rows > most:
            yield f"{where}: reads {rows:,.0f} rows"


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a plan, each before those below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def read_by(node: dict[str, Any]) -> float:
    """Return how many rows a node has read in all its loops: those it gave, and those it read in
    vain.

    What a node has kept in memory it reads but once, and a join reads what those below it give.
    """
    in_vain = sum(
        node.get(key, 0) for key in ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    )
    loops = (
        min(node["Actual Loops"], 1) if node["Node Type"] == "Materialize" else node["Actual Loops"]
    )
    return float((node["Actual Rows"] + in_vain) * loops)


def tables_that_grow(rows: int) -> frozenset[str]:
    """Return the tables that have more rows than this; they were analyzed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = "
            "'public'::regnamespace and reltuples > %s",
            [rows],
        )
        return frozenset(name for (name,) in cursor.fetchall())


def _parsed(explained: Any) -> list[dict[str, Any]]:
    return json.loads(explained) if isinstance(explained, str) else explained
