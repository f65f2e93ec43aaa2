"""Production is the default, stops at anything missing or unsafe, and every variable is
explained."""

import ast
import re
import subprocess
import sys
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest

from .source import APPS, ROOT

READERS = {"flag", "text", "number", "one_of", "optional", "required"}
GOOD = {
    "SECRET_KEY": "k7Qw_3vN-x9Rb2mZ8cLd5fHj1gTy6uPo4sWe0aXi-Kq7Vn3Bm5Zr9Ct2Dh8",
    "ALLOWED_HOSTS": "answers.example.org, www.answers.example.org",
    "SITE_ORIGIN": "https://answers.example.org",
    "DATABASE_URL": "postgres://editorial:secret@localhost/editorial",
    "REDIS_URL": "redis://localhost:6379/0",
    "MAIL_FROM": "Answers <editors@answers.example.org>",
    "SMTP_URL": "smtp+tls://user:secret@localhost:587",
}
UNSAFE = [
    ("SECRET_KEY", "too-short"),
    ("SECRET_KEY", "a" * 60),
    ("SECRET_KEY", "0123456789" * 6),
    ("SECRET_KEY", "demo-only-" + "0123456789abcdef" * 4),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "answers.example.org,*"),
    ("ALLOWED_HOSTS", ","),
    ("SITE_ORIGIN", "http://answers.example.org"),
    ("SITE_ORIGIN", "https://answers.example.org/site"),
    ("SITE_ORIGIN", "https://"),
    ("DATABASE_URL", "sqlite:///site.sqlite3"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "postgres://localhost:port/editorial"),
    ("REDIS_URL", "memory://"),
    ("REDIS_URL", "localhost:6379"),
    ("MAIL_FROM", "nobody"),
    ("SMTP_URL", "file://"),
    ("SMTP_URL", "smtp://user:secret@localhost:25"),
    ("SMTP_URL", "smtp://localhost"),
    ("SMTP_URL", "SMTP://a:25"),
    ("SMTP_URL", "smtp+://a:25"),
    ("SMTP_URL", " smtp://a"),
    ("SMTP_URL", "smtp+tcp://a:25"),
    ("SESSION_IDLE_MINUTES", "0"),
    ("SESSION_IDLE_MINUTES", "never"),
    ("SMTP_URL", "consolemail://"),
    ("SMTP_URL", "mail.example.org"),
    ("SECURITY_CONTACT", "security@example.org"),
    ("SECURITY_CONTACT", "http://example.org/report"),
    ("SECURITY_CONTACT", "mailto:nobody"),
    ("SECURITY_CONTACT", "mailto:a@example.org, mailto:b@example.org, us"),
    ("SECURITY_CONTACT", "javascript:alert(1)"),
    ("SECURITY_CONTACT", "https://a.example\nExpires: never"),
    ("LOOK_UP_CONTACT", "library"),
    ("LOOK_UP_CONTACT", "a@example.org, b@example.org"),
    ("LOOK_UP_OPENALEX_KEY", "a key"),
    ("LOOK_UP_THROUGH", "ftp://proxy.example"),
    ("LOOK_UP_THROUGH", "http://proxy.example/?to="),
    ("DEMO", "perhaps"),
    ("BEHIND_PROXY", "perhaps"),
    ("SWEEP_SECONDS", "0"),
    ("SWEEP_SECONDS", "soon"),
    ("LOG_LEVEL", "LOUD"),
]


def start(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """Run the settings afresh where only these variables exist; return what they define. Raises
    SystemExit."""
    for name in read_by_the_settings():
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    spec = find_spec("editorial.settings")
    fresh = module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return vars(fresh)


def read_by_the_settings() -> set[str]:
    """Return the names of the variables that settings.py asks for."""
    calls = [
        node
        for node in ast.walk(ast.parse((ROOT / "editorial/settings.py").read_text()))
        if isinstance(node, ast.Call)
    ]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in READERS
    }


def refused(monkeypatch: pytest.MonkeyPatch, name: str, **variables: str) -> None:
    """One sentence that begins with the name; the value of a secret is not in it."""
    with pytest.raises(SystemExit) as stopped:
        start(monkeypatch, **variables)
    assert re.fullmatch(rf"{name} (is|cannot) [^\n]+\.", str(stopped.value)), stopped.value
    assert "secret@" not in str(stopped.value)


def test_production_starts_when_everything_is_given(monkeypatch):
    defined = start(monkeypatch, **GOOD)
    assert defined["DEMO"] is False
    assert defined["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert defined["ALLOWED_HOSTS"] == ["answers.example.org", "www.answers.example.org"]
    assert (defined["EMAIL_HOST"], defined["EMAIL_PORT"], defined["EMAIL_USE_TLS"]) == (
        "localhost",
        587,
        True,
    )


def test_the_demo_needs_nothing_but_its_name(monkeypatch):
    defined = start(monkeypatch, DEMO="1")
    assert defined["DEMO"] is True
    assert defined["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_variable_stops_the_start(monkeypatch, name):
    refused(monkeypatch, name, **{key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_an_unsafe_variable_stops_the_start(monkeypatch, name, value):
    refused(monkeypatch, name, **GOOD | {name: value})


def test_a_person_sees_one_line():
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert re.fullmatch(r"[A-Z_]+ is not set: [^\n]+\.\n", started.stderr)


def test_every_variable_is_explained_in_the_example_and_in_the_readme():
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.M))
    readme = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), flags=re.M))
    assert example == readme == read_by_the_settings()


def test_the_environment_is_read_in_one_place():
    reads = re.compile(r"os\.environ\b(?!\.setdefault)|getenv")
    readers = {
        path
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if reads.search(path.read_text())
    }
    assert readers == {
        ROOT / "editorial/environment.py",
        ROOT / "editorial/management/commands/serve.py",
    }


def test_look_ups_are_scheduled_only_where_the_site_wants_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "look_ups" not in start(monkeypatch, **GOOD)["CELERY_BEAT_SCHEDULE"]
    wanted = start(monkeypatch, **GOOD, LOOK_UP_CONTACT="library@answers.example.org")
    assert wanted["CELERY_BEAT_SCHEDULE"]["look_ups"]["task"] == "articles.tasks.look_up_works"
