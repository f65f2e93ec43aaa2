"""Floors: editorial stands on reviewers, reviewers on articles, and nobody climbs through a
window."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from .source import APPS, ROOT, modules, paths, tree


def imports_inside_functions(module: ast.AST) -> Iterator[int]:
    """Yield the lines of imports that hide in a function."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (
                node.lineno
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            )


def imports(path: str, module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of what a module imports, for its types, too; the name is empty where
    a whole module is imported."""
    here = Path(path).parent.parts
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            above = here[: len(here) + 1 - node.level] if node.level else ()
            source = ".".join([*above, *filter(None, [node.module])])
            yield from ((source, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def circle(sources: Mapping[str, ast.Module]) -> list[str]:
    """Return the modules of a circle, each of which imports the next, the first again at the end;
    empty if there is none. `sources` are the syntax trees by their paths."""
    names = {
        path: path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in sources
    }
    known = {*names.values()}
    graph = {
        names[path]: {
            inner if (inner := f"{source}.{name}") in known else source
            for source, name in imports(path, module)
        }
        - {names[path]}
        for path, module in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return found.args[1][::-1]
    return []


def test_the_contracts_hold():
    contracts = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert contracts.returncode == 0, contracts.stdout
    assert " 0 broken" in contracts.stdout


def test_no_import_hides_in_a_function():
    hidden = [
        f"{path}:{line}" for path in paths(*APPS) for line in imports_inside_functions(tree(path))
    ]
    assert hidden == []


def test_an_import_in_a_function_is_found():
    assert list(
        imports_inside_functions(ast.parse("def f():\n    if True:\n        import os\n"))
    ) == [3]


def test_no_modules_import_each_other_in_a_circle():
    assert " imports ".join(circle(dict(modules(*APPS)))) == ""


@pytest.mark.parametrize(
    "imported",
    ["from .room import b", "from app.room.b import B", "from . import room", "import app.room"],
)
def test_a_circle_is_found(imported):
    sources = {
        "app/a.py": f"if TYPE_CHECKING:\n    {imported}\n",
        "app/room/__init__.py": "from .b import B\n",
        "app/room/b.py": "from ..a import A\n",
    }
    trees = {path: ast.parse(text) for path, text in sources.items()}
    assert {"app.a", "app.room.b"} <= set(circle(trees))
    assert circle(trees | {"app/a.py": ast.parse("import ast\n")}) == []


def test_there_is_no_room_for_odds_and_ends():
    assert [
        path for path in paths(*APPS, "tests") if Path(path).stem in {"utils", "helpers", "misc"}
    ] == []
