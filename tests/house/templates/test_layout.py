"""How templates are laid out is for those who write them: what is sent has nothing of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine

OURS = Path(settings.BASE_DIR) / "templates"


@pytest.mark.parametrize(
    ("name", "text", "sent"),
    [
        ("a.html", "<ul>\n  <li>One\n\t\ttwo</li>\n</ul>\n", "<ul>\n<li>One\ntwo</li>\n</ul>\n"),
        ("a.html", "{# what it is given #}\n<p>\n  {# why #}\n  a</p>", "<p>\na</p>"),
        ("a.html", "  {# one #} <b>{# two #}</b>", "{# one #} <b>{# two #}</b>"),
        ("a.html", "  <pre>a:\n  - b\n</pre>\n  c", "<pre>a:\n  - b\n</pre>\nc"),
        ("a.html", "{# djlint:off #}<ol>\n  <li>", "{# djlint:off #}<ol>\n  <li>"),
        ("a.html", "\n" * 9 + " " * 9 + "a", "\n" * 9 + "a"),
        ("a.txt", "a\n  b\n", "a\n  b\n"),
    ],
)
def test_indentation_and_comments_are_not_sent(
    tmp_path: Path, name: str, text: str, sent: str
) -> None:
    (tmp_path / name).write_text(text)
    engine = Engine(dirs=[str(tmp_path)], loaders=["articles.templating.loading.Loader"])
    assert engine.get_template(name).source == sent


def test_what_was_approved_keeps_its_bytes() -> None:
    galleys = sorted((OURS / "articles" / "galley").glob("*.html"))
    assert len(galleys) == 2
    for path in galleys:
        assert (
            Engine.get_default().get_template(str(path.relative_to(OURS))).source
            == path.read_text()
        )
