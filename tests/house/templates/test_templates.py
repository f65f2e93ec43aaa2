"""Every template is used, and every template that code names exists."""

import ast
import re
from collections.abc import Iterator

from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

from ..source import APPS, ROOT, modules

FOLDER = ROOT / "templates"
NAME = re.compile(r"[\w/{}.-]+\.(?:html|txt)")
NAMED_BY_OTHERS = {
    "400.html",
    "403.html",
    "500.html",
    "403_csrf.html",
    "429.html",
    "admin/articles/article/change_list.html",
}  # by Django and allauth
ADDRESSES = {"robots.txt", ".well-known/security.txt"}  # which look like names of templates


def ours() -> set[str]:
    """Return the names of our templates."""
    return {
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*")
        if path.suffix in {".html", ".txt"}
    }


def named_in_code() -> set[str]:
    """Return the template names in our Python; what is filled in at run time stands as {}."""
    return {
        name
        for _, tree in modules(*APPS)
        for node in ast.walk(tree)
        if (name := _text(node)) and NAME.fullmatch(name)
    } - ADDRESSES


def named_in_templates() -> set[str]:
    """Return the names that templates extend or include."""
    tags = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
    return {name for template in ours() for name in tags.findall((FOLDER / template).read_text())}


def overridden() -> set[str]:
    """Return the names under which an installed package has a template too: ours stand before
    theirs."""
    return {
        name
        for name in ours()
        for folder in get_app_template_dirs("templates")
        if (folder / name).exists()
    }


def _text(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)
    return ""


def _is_among(name: str, names: set[str]) -> bool:
    return any(re.fullmatch(re.escape(known).replace(r"\{\}", r"\w+"), name) for known in names)


def orphans(names: set[str], used: set[str]) -> list[str]:
    """Return the names that nothing renders."""
    return sorted(name for name in names if not _is_among(name, used))


def unreadable(names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each name of a template that cannot be read, and why."""
    for name in sorted(names):
        try:
            get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError) as trouble:
            yield name, f"{type(trouble).__name__}: {trouble}"


def test_no_template_is_an_orphan():
    used = named_in_code() | named_in_templates() | overridden() | NAMED_BY_OTHERS
    assert orphans(ours(), used) == []


def test_an_orphan_is_found():
    assert orphans({"a/used.html", "a/_lost.html"}, {"a/{}d.html"}) == ["a/_lost.html"]


def test_each_template_that_is_named_exists_and_can_be_read():
    assert (
        dict(
            unreadable(
                {name for name in named_in_code() | named_in_templates() if "{}" not in name}
            )
        )
        == {}
    )


def test_a_template_that_does_not_exist_is_found():
    assert dict(unreadable({"404.html", "a/_lost.html"})) == {
        "a/_lost.html": "TemplateDoesNotExist: a/_lost.html"
    }
