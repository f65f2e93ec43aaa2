"""Reads the tables: verbs.md, which people read as it is, and routes.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OTHERS = "everybody else"
Cell = tuple[str, str, str]  # verb, role, state


def _sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", (HERE / "verbs.md").read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def roles() -> list[str]:
    """Return the roles of verbs.md."""
    return re.findall(r"\b[a-z_]+\b", _sections()["Roles"].split("\n\n")[2])


def verbs(subject: str) -> dict[Cell, str]:
    """Return the outcome of each cell of a table of verbs.md, with a cell for every role.

    Raises KeyError when a verb has no row for everybody else, ValueError when a row does not fill
    its columns.
    """
    lines = [
        line.strip("| ").split(" | ")
        for line in _sections()[subject].splitlines()
        if line.startswith("| ")
    ]
    states = lines[0][2:]
    rows = {
        (verb, role): outcomes for verb, who, *outcomes in lines[1:] for role in who.split(", ")
    }
    found = {}
    for verb in dict.fromkeys(verb for verb, _ in rows):
        for role in roles():
            outcomes = rows.pop((verb, role), None) or rows[verb, OTHERS]
            found |= {
                (verb, role, state): outcome
                for state, outcome in zip(states, outcomes, strict=True)
            }
        rows.pop((verb, OTHERS))
    if rows:
        raise ValueError(f"Nobody is called so: {sorted(rows)}.")
    return found


@dataclass(frozen=True)
class Example:
    """An address of a route, what is sent there, and the status each role is answered with, by
    method."""

    path: str
    send: str
    statuses: dict[str, dict[str, int]]  # GET or POST: role: status


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((HERE / "routes.toml").read_text())


def routes() -> dict[str, list[Example]]:
    """Return the examples of each route of routes.toml; raises KeyError for a role that no rule
    names."""
    table = _table()
    groups = {name: members.split() for name, members in table["groups"].items()}
    groups["others"] = groups["all"]

    def statuses(rule: str) -> dict[str, int]:
        first: dict[str, int] = {}
        for part in table["rules"].get(rule, rule).split(", "):
            *names, status = part.split()
            for role in (role for name in names for role in groups.get(name, [name])):
                first.setdefault(role, int(status))
        return {role: first[role] for role in visitors()}

    return {
        route: [
            Example(
                path,
                one.get("send", "sent=1"),
                {"GET": statuses(one["get"]), "POST": statuses(one["post"])},
            )
            for path, one in examples.items()
        ]
        for route, examples in table["routes"].items()
    }


def visitors() -> list[str]:
    """Return the roles of routes.toml."""
    return list(_table()["groups"]["all"].split())
