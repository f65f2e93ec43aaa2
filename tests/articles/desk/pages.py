"""A browser without a screen: reads a form off a page, types into it, sends it."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article


def at(article: Article, verb: str = "article") -> str:
    """Return the path of a page of the desk."""
    return reverse(f"desk:{verb}", args=[article.pk])


class Form(HTMLParser):
    """The fields of the form with this id (or, without one, of the last form of the page), as
    they would be sent."""

    def __init__(self, page: HttpResponse, identity: str = "") -> None:
        super().__init__()
        self.identity, self.fields, self.is_inside, self.typed_into, self.select = (
            identity,
            {},
            False,
            "",
            "",
        )
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = not self.identity or given.get("id") == self.identity
            self.fields = {} if self.is_inside else self.fields
        if not self.is_inside:
            return
        if (
            tag == "input"
            and given.get("name")
            and (given.get("type") not in {"radio", "checkbox"} or "checked" in given)
        ):
            self.fields[given["name"]] = given.get(
                "value", "on" if given.get("type") == "checkbox" else ""
            )
        if tag == "textarea":
            self.typed_into = given["name"]
            self.fields[self.typed_into] = ""
        if tag == "select":
            self.select = given["name"]
        if tag == "option" and "selected" in given:
            self.fields[self.select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.typed_into:
            self.fields[self.typed_into] = self.fields[self.typed_into].removeprefix("\n")
            self.typed_into = ""
        if tag == "form":
            self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.typed_into:
            self.fields[self.typed_into] += data


def copy_of(page: HttpResponse) -> dict[str, Any]:
    """Return the fields of the editor page's form."""
    return Form(page, "copy").fields


def write(client: Client, article: Article, **typed: Any) -> HttpResponse:
    """Open the editor page, type, press the button `act` (default: save), return the answer."""
    return client.post(at(article), copy_of(client.get(at(article))) | typed)


def saved(article: Article) -> Article:
    """The article as it is stored."""
    return Article.objects.get(pk=article.pk)
