"""The look, read as text: one stylesheet that stands alone, templates that a strict CSP lets
through, colours that can be read."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHEET = (ROOT / "articles/static/site/site.css").read_text()
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# What no page may carry: the CSP would drop it, or it would ask another host for something.
FORBIDDEN_MARKUP = {
    "inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc=)|javascript:", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "outside request": re.compile(
        r"<(?:script|img|iframe|source|video|audio|link)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
}
FORBIDDEN_STYLE = {
    "outside address": re.compile(r"url\(|@import|//|https?:", re.IGNORECASE),
    "physical property": re.compile(
        r"[{;\s](?:(?:margin|padding|border)-(?:left|right|top|bottom)\S*|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
    ),
    "physical value": re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)"),
}

# (text or line, ground, least ratio): WCAG 2.2 asks 4.5 of text (1.4.3) and 3 of the edges of
# controls (1.4.11).
PAIRS = [
    *(
        (ink, ground, 4.5)
        for ink in ("ink", "ink-soft", "ink-faint", "accent")
        for ground in ("paper", "surface", "sunken")
    ),
    *((tone, f"{tone}-wash", 4.5) for tone in ("accent", "proof", "amber", "leaf", "plum")),
    *((tone, "surface", 4.5) for tone in ("proof", "amber", "leaf", "plum")),
    *(
        (ink, f"{tone}-wash", 4.5)
        for ink in ("ink", "ink-soft")
        for tone in ("accent", "proof", "amber", "leaf", "plum")
    ),
    ("proof", "paper", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-deep", 4.5),
    *(("edge", ground, 3) for ground in ("paper", "surface", "sunken")),
    ("focus", "paper", 3),
]


def found(forbidden: dict[str, re.Pattern[str]], text: str) -> list[str]:
    return [
        f"{name}: {hit[0].strip()}"
        for name, pattern in forbidden.items()
        for hit in pattern.finditer(text)
    ]


def tokens(theme: str) -> dict[str, str]:
    light, dark = re.findall(r":root\s*\{(.*?)\n\s*\}", SHEET, re.DOTALL)[:2]
    read = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", light))
    return (
        read
        if theme == "light"
        else read | dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", dark))
    )


def contrast(colour: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colours such as #1a2326, 1 to 21."""
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def without_media(sheet: str) -> str:
    # Comments may say anything; the conditions of @media know physical widths only.
    return re.sub(r"/\*.*?\*/|@media[^{]*", "", sheet, flags=re.DOTALL)


def test_the_sheet_asks_for_nothing_and_turns_with_the_writing():
    assert found(FORBIDDEN_STYLE, without_media(SHEET)) == []


@pytest.mark.parametrize(
    "planted",
    [
        "a { background: url(x.png) }",
        "@import 'x'",
        "a { margin-left: 1em }",
        "a{top: 0}",
        "a { text-align: left }",
    ],
)
def test_a_planted_style_is_found(planted):
    assert found(FORBIDDEN_STYLE, planted)


def test_the_sheet_is_light():
    assert 4_000 < len(gzip.compress(SHEET.encode(), 9)) <= 20_000


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 30


def test_every_template_passes_the_content_security_policy():
    forbidden = {template: found(FORBIDDEN_MARKUP, template.read_text()) for template in TEMPLATES}
    assert {template.name: markup for template, markup in forbidden.items() if markup} == {}


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="x">',
        "<style>",
        "<script>x</script>",
        '<a href="javascript:x">',
        '<b class="y" onclick="x">',
        '<img src="//a.example/x.png">',
    ],
)
def test_planted_markup_is_found(planted):
    assert found(FORBIDDEN_MARKUP, planted)


def test_the_name_of_the_site_is_a_setting():
    assert [path.name for path in TEMPLATES if "Second Reading" in path.read_text()] == []


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_what_django_renders_without_context_needs_none(name):
    text = (ROOT / "templates" / name).read_text()
    assert "{%" not in text and "{{" not in text
    assert "<h1" in text and 'lang="en-GB"' in text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_of_colours_can_be_read(theme, ink, ground, least):
    colours = tokens(theme)
    assert contrast(colours[ink], colours[ground]) >= least


def test_the_two_themes_differ():
    assert tokens("light")["paper"] != tokens("dark")["paper"]


def test_contrast_is_measured_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
