"""Whatever an author types, readers get only elements, attributes and addresses from one short
list, and they get them soon."""

import re
import signal
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Reference
from articles.text import grammar as markdown
from articles.text.citations.checks import findings
from articles.text.citations.reference_list import set_references
from articles.text.clean import BODY_LIMIT, clean
from articles.text.typeset import set_answer, set_text

ADDRESS = r"https?://[^\s/?#@\\]+\.[^\s@\\]*(?:[/?#]\S*)?|mailto:[^\s@]+@[^\s@]+|#ref-\d+|#cite-\d+-[a-z]|#s-[a-z0-9-]+|#recommendation-key"
ID = r"s-[a-z0-9]+(?:-[a-z0-9]+)*|cite-\d+-[a-z]|callout-\d+|ref-\d+"
CLASS = (
    r"cite|cite cite--missing|callout "
    r"callout--(?:caveat|pitfall|warning|recommendation)|callout__(?:title|text|key)|"
    r"icon callout__icon|table-wrap|"
    r"align-(?:center|end)|references|references__(?:number|title|authors|source|further|"
    r"pinpoint|evidence|links)|badge "
    r"badge--[a-z-]+|visually-hidden|note|back|"
    r"heading heading--[2-6]|self-link|figure|figure__credit"
)
PATTERNS = {
    "href": ADDRESS,
    "id": ID,
    "class": CLASS,
    "dir": "auto",
    "rel": "noopener|license noopener",
    "src": r"/images/[0-9a-f]{64}\.(?:png|jpg)",
    "alt": r"[\s\S]*",
    "width": r"\d+",
    "height": r"\d+",
    "loading": "lazy",
    "role": "region|note",
    "tabindex": "0",
    "scope": "col",
    "start": r"\d+",
    "value": r"\d+",
    "aria-hidden": "true",
    "aria-label": r"(?:Reference|Table) \d+|Link to “[\s\S]+”|What the words of this .+ mean",
    "aria-labelledby": r"callout-\d+",
    "data-kind": "[a-z_]+",
    "lang": "[a-z]{2,3}(?:-[A-Za-z0-9]+)*",
    "data-evidence": "[a-z]+",
    "title": r"[\s\S]*",
}
ELEMENTS = {
    *(
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "aside",
        "div",
        "span",
        "sup",
        "a",
        "em",
        "strong",
        "code",
    ),
    *("pre", "br", "hr", "table", "thead", "tbody", "tr", "th", "td", "cite"),
    *("figure", "figcaption", "img"),
}
EMPTY = {"br", "hr", "img"}
FIGURE = f"![A](image:{'0' * 64}-9x9.png)"


class Inspector(HTMLParser):
    """Reads HTML as a browser's parser would begin to, and notes what is not on the list."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults, self.open, self.ids, self.text = [], [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in ELEMENTS:
            self.faults.append(f"element {tag}")
        for name, value in attributes:
            if not re.fullmatch(PATTERNS.get(name, "(?!)"), value or ""):
                self.faults.append(f"attribute {tag} {name}={value!r}")
            if name == "id":
                self.ids.append(value)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"unbalanced {tag}")

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.faults.append(f"comment {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def faults(html):
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    doubled = {f"id {name} twice" for name in inspector.ids if inspector.ids.count(name) > 1}
    return [*inspector.faults, *inspector.open, *doubled]


SCRIPTS = [
    "<script>alert(1)</script>",
    "<ScRiPt/src=//example.org/x></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<style>@import'//example.org/x';*{background:url(//example.org)}</style>",
    "<p style='background:url(//example.org)' onclick=alert(1)>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "</div></article><base href=//example.org>",
    "<form action=//example.org><input name=x autofocus onfocus=alert(1)>",
    "<b id=main name=csrfmiddlewaretoken>x</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#x3c;/script>",
]
LINKS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](%6aavascript:alert(1))",
    r"[x](java\script:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x](data:image/png;base64,AAAA)",
    "[x](//example.org)",
    "[x](/\\example.org)",
    "[x](https:example.org)",
    "[x](https://user:word@example.org)",
    "[x](https://example.org\\@example.com)",
    "[x](blob:https://example.org/1)",
    "[x](view-source:https://example.org)",
    "[x]()",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '<https://example.org/" onmouseover="alert(1)>',
    "[x]\n\n[x]: javascript:alert(1)",
    "[x]\n\n[x]: <javascript:alert(1)> 'y'",
    "![x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "[![x](javascript:alert(1))](https://example.org)",
    "[x](https://example.org 'y\" onmouseover=\"alert(1)')",
    "[x](https://example.org \"y' onmouseover='alert(1)\")",
    '[x](https://example.org/"onmouseover=alert(1))',
    "[<img src=x onerror=alert(1)>](https://example.org)",
    "[a [b](javascript:x) c](https://example.org)",
]
SHAPES = [
    '```"><script>alert(1)</script>\nx\n```',
    "```js onclick=alert(1)\n</code></pre><script>\n```",
    "`</code><script>alert(1)</script>`",
    "# <img src=x onerror=alert(1)>",
    '# " onclick="alert(1)',
    "# main\n\n# ref-1\n\n# cite-1-a\n\n# main",
    "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
    "> [!caveat] <script>alert(1)</script>\n> <img src=x onerror=alert(1)>",
    '> [!caveat" onclick="alert(1)] x',
    "> [!recommendation] strong, <b> certainty\n> x\n\n> [!recommendation] Low, strong\n> <img>",
    "[1<script>]",
    '[1]" onclick="alert(1)',
    "*<b*>onclick*",
    "- <script>\n  alert(1)\n  </script>",
    "\x00<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }} {% csrf_token %}",
    "[x]: https://example.org/\n'<script>'\n\n[x]",
    "999999999. x",
    "<span id=s-x>[1][1](https://example.org)</span>",
    f"{FIGURE.replace('A', '<b> onerror=')}\n<script>\nCredit: <img src=x>\nLicence: <b>",
    FIGURE.replace("A", "A' onerror='alert(1)"),
    FIGURE.replace("image:", "image:x"),
    f"{FIGURE}\nLicence: CC0 1.0<script>",
]
REFERENCES = [{"title": "T"}, {"title": "U"}]


@pytest.mark.parametrize("body", SCRIPTS + LINKS + SHAPES)
def test_hostile_text_is_set_harmlessly(body):
    assert faults(set_text(body, REFERENCES).html) == []
    assert faults(set_answer(body, REFERENCES).html) == []


@pytest.mark.parametrize("hostile", SCRIPTS + LINKS + SHAPES)
def test_hostile_references_are_set_harmlessly(hostile):
    keys = Reference.COLUMNS.values()
    assert faults(set_references([dict.fromkeys(keys, hostile)], (1,))) == []
    assert (
        faults(
            set_references(
                [{"DOI": f"10.5555/{hostile}", "URL": f"https://example.org/{hostile}"}], ()
            )
        )
        == []
    )


@pytest.mark.parametrize("body", SCRIPTS)
def test_hostile_markup_is_shown_to_its_author(body):
    inspector = Inspector()
    inspector.feed(set_answer(body, REFERENCES).html)
    assert "".join(inspector.text) == body


@pytest.mark.parametrize(
    "html",
    [
        "<script>",
        "<p onclick='x'>x</p>",
        "<a href='javascript:x'>x</a>",
        "<p style='x'>x</p>",
        "<p>x",
        "<i>x</i>",
        "<!-- x -->",
        "<p class='masthead'>x</p>",
        "<p id='main'>x</p>",
        "<a href='//example.org'>x</a>",
        '<h2 id="s-a">x</h2><h2 id="s-a">x</h2>',
    ],
)
def test_the_inspector_sees_what_must_not_be_there(html):
    assert faults(html)


def test_the_cleaner_holds_where_the_grammar_does_not(monkeypatch):
    monkeypatch.setitem(
        markdown.CALLOUTS,
        "caveat",
        "<script>x</script><img src=x onerror=x><b onclick=x>C</b><a href='javascript:x' "
        "style='x'>D</a>",
    )
    for figure in ("", f"\n\n{FIGURE}"):
        html = set_text(f"> [!caveat] T{figure}", []).html
        assert faults(html) == []
        assert "C<a>D</a>: T" in html and "src=x" not in html and 'src="x' not in html


pieces = st.sampled_from(
    SCRIPTS
    + LINKS
    + SHAPES
    + [
        "[1]",
        "[1, 2]",
        "[1-9]",
        "[0]",
        "> ",
        "> [!warning] x\n",
        "# ",
        "- ",
        "1. ",
        "|",
        "|-|-|\n",
        "```\n",
        "`",
        "\n",
        "\n\n",
        "    ",
    ]
    + ["\\", "*", "_", "](", "https://example.org/", "<", ">", "&", '"', "'", "نص", "\t"]
)
bodies = st.lists(pieces | st.text(max_size=12), max_size=14).map("".join)


@given(bodies)
def test_any_clean_text_is_set_harmlessly_and_always_the_same(body):
    try:
        body = clean(body)
    except ValidationError:
        return
    above = set_answer(body, REFERENCES)
    typeset = set_text(body, REFERENCES, cited=above.cited)
    assert faults(above.html + typeset.html) == []
    assert typeset == set_text(body, REFERENCES, cited=above.cited)
    assert all(f'id="{heading.id}"' in typeset.html for heading in typeset.contents)


@given(bodies)
def test_what_the_check_passes_is_set_without_gaps(body):
    found = {finding.code for finding in findings("Why?", "No.", body, REFERENCES)}
    if not found & {"hidden_character", "body_missing"}:
        is_missing = "cite--missing" in set_text(body, REFERENCES).html
        assert is_missing == bool(
            found & {"reference_missing", "marker_malformed", "too_many_citations"}
        )


HEAVY = {
    "brackets": "[",
    "closers": "]",
    "links": "[a](",
    "pictures": "![",
    "quotations": ">",
    "items": "- ",
    "numbers": "1. ",
    "backticks": "`",
    "emphasis": "*a **a ",
    "stars": "*_",
    "entities": "&#",
    "angles": "<",
    "comments": "<!--",
    "citations": "[1]",
    "ranges": "[1-2]",
    "faulty": "[0]",
    "open": "[1,",
    "broken": "[1\n",
    "headings": "# a\n",
    "definitions": "[a]: b\n",
    "callouts": "> [!caveat] x\n\n",
    "tables": "a|b\n-|-\n",
    "backslashes": "\\",
    "lines": "\n",
    "titles": '[a](b "',
    "absolute": "never ",
}


@pytest.fixture
def patience():
    """Fails a test that would never end. Ordinary slowness passes: nothing here depends on the
    speed of a machine."""

    def give_up(_signal, _frame):
        raise AssertionError("this text is still being set after a minute")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.long
@pytest.mark.sampled(9)
@pytest.mark.parametrize("unit", HEAVY.values(), ids=HEAVY.keys())
def test_heavy_text_is_set_and_checked(unit, patience):
    body = (unit * BODY_LIMIT)[: BODY_LIMIT // 2]
    html = set_text(body, REFERENCES).html
    assert len(html) < 40 * BODY_LIMIT
    assert len(findings("Why?", "No.", body, REFERENCES)) <= 101


def test_brackets_that_nothing_closes_are_not_looked_through_one_by_one(monkeypatch):
    looks = []
    monkeypatch.setattr(markdown, "link", lambda state, silent: looks.append(state.pos))
    set_text("[" * BODY_LIMIT, [])
    assert looks == []


def test_deep_nesting_ends():
    for body in (
        ">" * 5_000 + " x",
        "- " * 5_000 + "x",
        "[" * 5_000 + "]" * 5_000,
        "*" * 5_000 + "x" + "*" * 5_000,
    ):
        html = set_text(body, []).html
        assert faults(html) == []
