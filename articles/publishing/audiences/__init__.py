"""One question for several kinds of reader: which text is nearest, what a page says to whom,
which variants a list leads to."""
