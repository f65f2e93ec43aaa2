"""Does a text speak of medicines, by an amount or by name? The names, and how they are looked for.

`names` and `first_list` are pure; `models` may ask them. What a quorum asks for because of a text
is in `reviewers/deciding/expertise.py`.
"""
