"""A whole text as a file to take away: as Markdown with front matter, which can be imported again,
and as JATS.

`filed` says what stands in such a file, of a public version or of a working copy; `markdown` and
`jats` write it in their formats.
"""

FORMATS = (
    ("md", "Markdown"),
    ("xml", "JATS XML"),
)  # by the endings of files: their names for people
