"""A text marked up by other programs, as the Markdown of our grammar: a tree of HTML's elements
goes in, the lines of a body come out.

Beside HTML's own elements it knows `cite` with the numbers of references in `n`, and `aside` with
the `kind` of a callout and its `title`.
"""
