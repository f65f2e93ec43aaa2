"""The author's editor as it is built: what it is made of is locked, what it holds may be given
away, and it knows our signs."""

import json
import re

from articles.text.characters.symbols import SYMBOLS
from articles.text.grammar import CALLOUTS

from .source import ROOT

EDITOR, BUILT = ROOT / "editor", (ROOT / "articles/static/site/editor.js").read_text()


def test_the_lock_names_hashes_and_no_host():
    lock = json.loads((EDITOR / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages and all(
        "integrity" in package and "resolved" not in package for package in packages.values()
    )


def test_what_is_built_carries_its_licence_and_makes_no_code_of_words():
    assert (EDITOR / "LICENCE.txt").read_text().strip() in BUILT
    assert not re.search(r"\beval\(|\bnew Function\b|\bFunction\(\s*[\"'`]", BUILT)


def test_signs_of_the_symbol_font_are_those_of_the_server():
    source = (EDITOR / "src/symbols.js").read_text()
    greek = re.search(r'GREEK = \["(\w+)", "(\w+)"\]', source)
    signs = {
        chr(0xF000 + int(code, 16)): sign
        for code, sign in re.findall(r'0x([0-9a-f]{2}): "(.)"', source)
    }
    plain = re.search(r'AS_IN_ASCII = "(.+)";', source)
    named = {
        chr(start + at): letter
        for start, letters in ((0xF041, greek[1]), (0xF061, greek[2]))
        for at, letter in enumerate(letters)
    }
    assert named | signs | {chr(0xF000 + ord(sign)): sign for sign in plain[1]} == SYMBOLS


def test_each_callout_has_a_button():
    assert (
        set(re.findall(r'does\(callout, "(\w+)"\)', (EDITOR / "src/main.js").read_text()))
        == CALLOUTS.keys()
    )
