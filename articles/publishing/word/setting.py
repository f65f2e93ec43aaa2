"""What a Word document of a text says, as the HTML that pandoc reads: the words of the page, in
elements that Word has styles for."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ...references.names import line_of
from ...text.typeset import set_answer, set_text
from ..text_files.filed import Filed

_FOR_THE_SCREEN = re.compile(
    r'<a class="(?:self-link|callout__key)"[^<>]*></a>|<span class="icon[^<>]*></span>'
)
# In brackets, as typed: a raised number behind another one would be a power.
_CITATION = re.compile(r'<sup class="cite">(.*?)</sup>')
_LINKED = re.compile(r'<a href="#ref-[0-9]+"[^<>]*>([0-9]+)</a>')
_NUMBER = r"\1"
_NAMED_HEADING = re.compile(r"<(h[2-6])[^<>]*>")
_TITLE = re.compile(r'<p class="callout__title"[^<>]*>([^\n]*)</p>')
_PLAIN = (  # what the style sheet says on a page, in words of HTML
    ('class="align-end"', 'style="text-align: right"'),
    ('class="align-center"', 'style="text-align: center"'),
    ("<aside", "<blockquote"),
    ("</aside>", "</blockquote>"),
)
_STARTS_WITH_HEADING = re.compile(r'(?:<div class="heading[^<>]*>\s*)?<h[2-6]')
_NAMED = {"DOI": "doi:", "PMID": "PMID: ", "PMCID": "", "ISBN": "ISBN ", "ISSN": "ISSN ", "URL": ""}


def as_html(text: Filed) -> str:
    """Return the whole document. Everything typed is escaped, or was cleaned by the typesetter."""
    answer = set_answer(text.short_answer, text.references, text.form)
    body = set_text(text.body, text.references, text.form, cited=answer.cited)
    shown = _plain(body.html)
    return format_html(
        '<!doctype html>\n<html><head><meta charset="utf-8"><title>{title}</title>\n{authors}'
        '<meta name="subtitle" content="{stand}"></head>\n<body>\n{answer}{heading}{body}{listed}'
        "</body></html>\n",
        title=text.title,
        authors=format_html_join(
            "", '<meta name="author" content="{}">\n', ((name,) for name in text.authors)
        ),
        stand=text.stand,
        answer=format_html("<h2>Short answer</h2>\n<p>{}</p>\n", _plain(answer.html))
        if text.short_answer
        else "",
        heading=SafeString("<h2>In full</h2>\n")
        if text.short_answer and shown and not _STARTS_WITH_HEADING.match(shown)
        else "",
        body=shown,
        listed=_references(text),
    )


def _plain(html: str) -> SafeString:
    """Return the HTML of a text without what is there for the screen alone; the title of a callout
    is bold."""
    html = _TITLE.sub(r"<p><strong>\1</strong></p>", _FOR_THE_SCREEN.sub("", html))
    html = _NAMED_HEADING.sub(r"<\1>", html)
    html = _CITATION.sub(_in_brackets, html)
    for ours, plain in _PLAIN:
        html = html.replace(ours, plain)
    return SafeString(html)


def _in_brackets(raised: re.Match[str]) -> str:
    return f" [{_LINKED.sub(_NUMBER, raised[1])}]"


def _references(text: Filed) -> SafeString:
    if not text.references:
        return SafeString()
    rows = ((_line(item),) for item in text.references)
    return format_html(
        "<h2>References</h2>\n<ol>\n{}</ol>\n", format_html_join("", "<li>{}</li>\n", rows)
    )


def _line(item: Mapping[str, Any]) -> str:
    """Return a reference as a line of a list in the style that an import takes apart again:
    "Authors. Title. Source. 2015;131(24):1-9. doi:10.1000/x"."""
    issued = str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""
    numbers = str(item.get("volume") or "") + (f"({item['issue']})" if item.get("issue") else "")
    numbers += f":{item['page']}" if item.get("page") else ""
    parts = [
        line_of(item.get("author") or ()),
        item.get("title"),
        item.get("container-title"),
        item.get("edition"),
        item.get("publisher"),
        ";".join(filter(None, (issued, numbers))),
        *(f"{before}{item[name]}" for name, before in _NAMED.items() if item.get(name)),
    ]
    words = (str(part).rstrip(".") for part in parts if part)
    line = " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in words)
    return f"{line} See there: {item['locator']}" if item.get("locator") else line
