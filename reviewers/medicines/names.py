"""Names of medicines in a text: whole words, in any case, with or without a plural s; `*statin`
stands for every word that ends so.

Linear in the length of the text for a given list: one pass over its words, and one search for each
name in a script without spaces.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)  # Thai, Japanese, Chinese: words touch
BEFORE_ENDING = (
    2  # letters a word must have before a common ending: "enalapril" is one, "April" is none
)


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case, accents and what cannot be seen."""
    plain = (
        character
        for character in unicodedata.normalize("NFKD", text)
        if unicodedata.category(character) not in {"Mn", "Cf"}
    )
    return _WORD.findall("".join(plain).casefold())


class Names:
    """A list of names, made ready to be looked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self.phrases: dict[str, list[tuple[str, ...]]] = {}
        self.endings: dict[str, str] = {}
        self.unspaced: list[str] = []
        for name in names:
            words = tuple(words_of(name))
            if _UNSPACED.search(name):
                self.unspaced.append(name)
            elif name.startswith("*") and len(words) == 1:
                self.endings[words[0]] = name
            elif words:
                self.phrases.setdefault(words[0], []).append(words)
        self._longest_first = tuple(sorted(self.endings, key=len, reverse=True))

    def found_in(self, *texts: str) -> list[str]:
        """Return the words by which the texts speak of medicines, each once, as they come."""
        found: dict[str, None] = {}
        for text in texts:
            found |= dict.fromkeys(name for name in self.unspaced if name in text)
            words = words_of(text)
            for at, word in enumerate(words):
                if name := self._at(words, at, word):
                    found[name] = None
        return list(found)

    def _at(self, words: list[str], at: int, word: str) -> str:
        singular = word[:-1] if word.endswith("s") else word
        for first in {word, singular}:
            for phrase in self.phrases.get(first, ()):
                following = words[at : at + len(phrase)]
                if (
                    len(following) == len(phrase)
                    and following[1:-1] == list(phrase[1:-1])
                    and (len(phrase) == 1 or following[-1] in {phrase[-1], f"{phrase[-1]}s"})
                    and (len(phrase) == 1 or word == phrase[0])
                ):
                    return " ".join(phrase)
        for form in (word, singular):
            if form.endswith(self._longest_first) and not any(
                form.endswith(ending) and len(form) - len(ending) < BEFORE_ENDING
                for ending in self._longest_first
            ):
                return form
        return ""


@lru_cache(maxsize=4)
def ready(names: tuple[str, ...]) -> Names:
    """Return a list of names made ready, the last few kept."""
    return Names(names)
