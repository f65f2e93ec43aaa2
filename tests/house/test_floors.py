"""Floors: editorial stands on reviewers, reviewers on articles, and nobody climbs through a
window."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .source import APPS, ROOT, paths, tree


def imports_inside_functions(module: ast.AST) -> Iterator[int]:
    """Yield the lines of imports that hide in a function."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (
                node.lineno
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            )


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


@pytest.mark.parametrize("path", paths(*APPS))
def test_no_import_hides_in_a_function(path):
    assert [f"{path}:{line}" for line in imports_inside_functions(tree(path))] == []


def test_an_import_in_a_function_is_found():
    assert list(
        imports_inside_functions(ast.parse("def f():\n    if True:\n        import os\n"))
    ) == [3]


def test_there_is_no_room_for_odds_and_ends():
    assert [
        path for path in paths(*APPS, "tests") if Path(path).stem in {"utils", "helpers", "misc"}
    ] == []
