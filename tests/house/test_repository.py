"""The repository itself: locks, addresses, the one way a status moves, the commands that prove
it all."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from .source import APPS, ROOT, modules, tracked

LOCKS = sorted(ROOT.glob("requirements*.lock"))
# A review has ended: what is open on it ends in one statement; one is signed: its comments are
# published in one.
MAY_CLOSE = {
    # and what they agree with since is settled in one
    "reviewers/models/assigning/asking.py:close",
    "reviewers/models/commenting/earlier_rounds.py:publish",
}
MAY_SLEEP = {  # short naps until another process shows that it is there
    "tests/servers.py",
    "tests/screens/photographer.py",
    "tests/faults/stage.py",
}
NOBODYS = re.compile(
    r"@(?:[\w-]+\.)*(?:invalid|example(?:\.(?:org|com|net))?|localhost|a\.org|\d|[\w-]+\.(?:html|txt))\b"
)
ADDRESS = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}\b")


def installed(lock: str) -> dict[str, str]:
    """Return name: version of each package that a lock file pins."""
    return dict(re.findall(r"^([a-z0-9.-]+)==([^\s;\\]+)", lock, flags=re.M))


def statuses_set(tree: ast.AST) -> Iterator[str]:
    """Yield the function (or "") in which a status is assigned, or updated past the machine."""
    for function in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
        for node in _own(function):
            if _sets_status(node):
                yield getattr(function, "name", "")


def _own(function: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(function):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own(child)


def _sets_status(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(
                isinstance(child, ast.Attribute) and child.attr == "status"
                for target in targets
                for child in ast.walk(target)
            )
        case (
            ast.AugAssign(target=ast.Attribute(attr="status"))
            | ast.AnnAssign(target=ast.Attribute(attr="status"))
        ):
            return True
        case ast.Call(func=ast.Attribute(attr="update"), keywords=words):
            return any(word.arg == "status" for word in words)
        case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="status"), _]):
            return True
        case ast.Call(func=ast.Attribute(attr="bulk_update"), args=[_, fields, *_]):
            return "'status'" in ast.dump(fields)
    return False


def naps(tree: ast.AST) -> list[int]:
    """Return the lines that sleep."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_pins_hashes_and_holds_no_address(lock):
    text = lock.read_text()
    assert "://" not in text
    assert installed(text)
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z0-9])", text)[1:])


def test_the_lock_files_agree():
    small, large = (
        installed((ROOT / name).read_text())
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert small.items() <= large.items()


def test_what_is_asked_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    asked = [
        *project["project"]["dependencies"],
        *(
            requirement
            for group in groups.values()
            for requirement in group
            if isinstance(requirement, str)
        ),
    ]
    names = {re.match(r"[a-zA-Z0-9-]+", requirement)[0].lower() for requirement in asked}
    assert names <= installed((ROOT / "requirements-dev.lock").read_text()).keys()


def test_only_one_distribution_fills_django_fsm():
    assert [
        name for lock in LOCKS for name in installed(lock.read_text()) if name == "django-fsm"
    ] == []


def test_no_address_of_a_person():
    found = [
        f"{path.relative_to(ROOT)}: {address}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".html", ".txt", ".toml", ".example", ""}
        for address in ADDRESS.findall(path.read_text(errors="replace"))
        if not NOBODYS.search(address)
    ]
    assert found == []


def test_only_single_characters_are_repeated_possessively():
    # So that a pattern matches alike on every Python from 3.11.0 on: keys and verdicts rest on
    # where a sentence ends.
    repeated = re.compile(r"""\)(?:[*+?]|\{+\d*,?\d*\}+)\+[^"'\s]|\(\?>""")
    assert (
        repeated.search(r"(?:ab)*+c")
        and repeated.search(r"(?:ab){{1,9}}+c")
        and not repeated.search(r"[ab]*+c")
    )
    assert [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.name != "test_repository.py"
        and repeated.search(path.read_text(encoding="utf-8"))
    ] == []


def test_a_status_moves_by_a_verb_only():
    closing = {
        f"{path}:{function}" for path, tree in modules(*APPS) for function in statuses_set(tree)
    }
    assert closing == MAY_CLOSE


@pytest.mark.parametrize(
    "planted",
    [
        "article.status = 'approved'",
        "a, b.status = 1, 2",
        "rows.update(status='x')",
        "setattr(article, 'status', 'x')",
        "Article.objects.bulk_update(rows, ['status'])",
    ],
)
def test_a_status_set_by_hand_is_found(planted):
    assert list(statuses_set(ast.parse(f"def f():\n    {planted}\n"))) == ["f"]


def test_no_test_sleeps():
    assert [
        f"{path}:{line}"
        for path, tree in modules("tests")
        if path not in MAY_SLEEP
        for line in naps(tree)
    ] == []


def test_a_nap_is_found():
    assert naps(ast.parse("import time\ntime.sleep(1)\n")) == [2]


def test_no_test_is_skipped_or_expected_to_fail():
    marks = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b|unittest\.skip")
    assert [
        path
        for path, tree in modules("tests")
        if path != "tests/house/test_repository.py" and marks.search(ast.unparse(tree))
    ] == []


def test_continuous_integration_calls_the_commands_of_the_readme():
    readme, ci = (ROOT / "README.md").read_text(), (ROOT / ".ci/run").read_text()
    assert re.search(r"^make test\b", readme, flags=re.M)
    assert re.search(r"^CI=true make test$", ci, flags=re.M)
    assert all(
        word in ci
        for word in ("make lint types floors", "makemigrations --check", "check --deploy")
    )


def test_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, flags=re.M)[1].split())
    assert set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.M)) == phony
    assert {"run", "test", "lint", "types", "lifecycle", "lock", "screenshots", "clean"} <= phony


@pytest.mark.django_db
def test_the_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
