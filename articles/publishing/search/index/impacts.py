"""How much a word weighs in a text, in a form small enough to rank a thousand texts by.

BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, 3.5): a word counts by
where it stands, less in long texts, and each further time less. The weights are kept as sorted
numbers of 32 bits: 24 of a word's checksum, 8 of its weight.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from sys import byteorder
from zlib import crc32

PLACES = {
    "question": 20.0,
    "answer": 6.0,
    "heading": 4.0,
    "title": 4.0,
    "reference": 0.5,
}  # by kind of block; elsewhere 1
SATURATION = 4.0  # the weighted count that gives half of the most there is
USUAL_LENGTH = 600  # words
BY_LENGTH = 0.4  # how much of the count depends on the length of the text

MOST = 255


def packed(counts: Mapping[str, float], length: int) -> bytes:
    """Return the weights of the words of a text; `counts` are weighted by place, `length` is its
    number of words."""
    norm = 1 - BY_LENGTH + BY_LENGTH * length / USUAL_LENGTH
    numbers = array(
        "I", sorted(checksum(word) << 8 | _weight(count / norm) for word, count in counts.items())
    )
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def score_of(data: bytes, groups: Iterable[tuple[int, list[int]]]) -> int:
    """Return the score of a text: of each group of words, told by their keys, what the weightiest
    weighs, times its worth.

    Asked for each candidate: no step more than it needs.
    """
    numbers = array("I", data)
    if byteorder == "big":
        numbers.byteswap()
    score, end = 0, len(numbers)
    for worth, keys in groups:
        best = 0
        for key in keys:
            at = bisect_left(numbers, key)
            if at < end and best < (weight := numbers[at] - key) <= MOST:
                best = weight
        score += worth * best
    return score


def key_of(word: str) -> int:
    """Return the least number that may stand for a word; its weight is what the number is more
    than that."""
    return checksum(word) << 8


@lru_cache(maxsize=50_000)
def checksum(word: str) -> int:
    """Return 24 bits that stand for a word; two words of one text hardly ever share them, and
    then only their weights."""
    return crc32(word.encode()) & 0xFFFFFF


def _weight(count: float) -> int:
    return max(1, round(MOST * count / (count + SATURATION)))
