"""A set of row keys that stays small."""

from collections import defaultdict

BITS = 1024  # of one block; a million keys take some 200 kB, as a set of numbers 60 MB


class Keys:
    """Holds keys of rows (whole numbers from 0), one bit each."""

    def __init__(self) -> None:
        self._blocks: defaultdict[int, int] = defaultdict(int)

    def add(self, key: int) -> None:
        """Take a key in."""
        self._blocks[key // BITS] |= 1 << key % BITS

    def __contains__(self, key: int) -> bool:
        return bool(self._blocks.get(key // BITS, 0) >> key % BITS & 1)
