"""One spelling for each word: British, American and former ones are folded by the list in
spelling.list."""

import re
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("spelling.list")


def spelled(word: str) -> str:
    """Return a word (small ASCII letters) in the spelling of the house; what is spelled so
    already stays as it is."""
    rules = _rules()
    if word in rules.kept:
        return word
    return rules.pattern.sub(rules.replaced, rules.whole.get(word, word))


class _Rules:
    """The list, read once: whole words in a dictionary, all else in one pattern."""

    def __init__(self, lines: list[str]) -> None:
        pairs = [line.split() for line in lines if line.strip() and not line.startswith(("#", "="))]
        self.kept = {line[1:].strip() for line in lines if line.startswith("=")}
        self.whole = {
            typed[1:-1]: kept for typed, kept in pairs if typed[0] == "^" and typed[-1] == "$"
        }
        parts = {
            typed: kept
            for typed, kept in pairs
            if typed.strip("^$") not in self.whole or typed[0] != "^" or typed[-1] != "$"
        }
        self.parts = {typed.strip("^$"): kept for typed, kept in parts.items()}
        # The longest first: what is listed with more letters is meant more exactly.
        self.pattern = re.compile(
            "|".join(
                _alternative(typed, parts[typed]) for typed in sorted(parts, key=len, reverse=True)
            )
        )

    def replaced(self, found: re.Match[str]) -> str:
        return self.parts[found[0]]


def _alternative(typed: str, kept: str) -> str:
    """The pattern of a part, not where its other spelling stands already: "oedema" holds
    "edema"."""
    bare = typed.strip("^$")
    before, is_within, _ = kept.partition(bare)
    guard = f"(?<!{before})" if is_within and before else ""
    return f"{'^' if typed[0] == '^' else ''}{guard}{bare}{'$' if typed[-1] == '$' else ''}"


@cache
def _rules() -> _Rules:
    return _Rules(LIST.read_text(encoding="utf-8").splitlines())
