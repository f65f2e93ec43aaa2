"""Made-up texts whose words come as often as those of real ones: a vocabulary by Zipf's law, the
same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, product
from random import Random

WORDS, TITLE, BODY = 30_000, 6, 60  # of the vocabulary, of a title, of a body
STARTS = (
    "cardi",
    "nephr",
    "hepat",
    "gastr",
    "derm",
    "neur",
    "oste",
    "arthr",
    "my",
    "pulm",
    "angi",
    "cyst",
    "enter",
    "col",
    "rhin",
    "ot",
    "phleb",
    "aden",
    "chondr",
    "splen",
    "thyr",
    "glyc",
    "natri",
    "calc",
    "ferr",
    "lact",
    "lip",
    "prote",
    "vas",
    "ven",
)
MIDDLES = (
    "o",
    "a",
    "i",
    "opul",
    "omed",
    "otox",
    "ovas",
    "oper",
    "ogen",
    "omal",
    "ophil",
    "ometr",
    "odyn",
    "oscler",
    "osten",
    "odil",
    "oplas",
    "olys",
    "otrop",
    "omyc",
)
ENDS = (
    "itis",
    "osis",
    "oma",
    "pathy",
    "algia",
    "in",
    "ol",
    "ine",
    "ide",
    "ate",
    "one",
    "al",
    "ic",
    "ous",
    "ive",
    "able",
    "ment",
    "tion",
    "ary",
    "gram",
    "scopy",
    "tomy",
    "plasty",
    "lysis",
    "penia",
    "uria",
    "phobia",
    "trophy",
    "cele",
    "rrhexis",
    "stat",
    "pril",
    "sartan",
    "statin",
    "mab",
    "nib",
    "vir",
    "azole",
    "cillin",
    "mycin",
    "floxacin",
    "dipine",
    "gliptin",
    "gliflozin",
    "tide",
    "caine",
    "pam",
    "triptan",
    "parin",
    "xaban",
)


@dataclass(frozen=True)
class Text:
    """A made-up text; its words are folded already."""

    title: list[str]
    body: list[str]


class Texts:
    """Texts from a vocabulary; `words` are the most frequent first."""

    def __init__(self, seed: int) -> None:
        """The same seed gives the same vocabulary and texts."""
        self._seed = seed
        self.words = ["".join(parts) for parts in product(STARTS, MIDDLES, ENDS)]
        Random(seed).shuffle(self.words)  # noqa: S311 - nobody's secret, as below
        self._weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def batch(self, number: int) -> Iterator[Text]:
        """Yield the texts of a batch, without end; those of another batch are others."""
        random = Random(f"{self._seed} {number}")  # noqa: S311
        while True:
            words = random.choices(self.words, cum_weights=self._weights, k=TITLE + BODY)
            yield Text(words[:TITLE], words[TITLE:])
