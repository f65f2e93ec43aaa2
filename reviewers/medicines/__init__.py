"""Does a text speak of medicines, by an amount or by name? The names, their versions, and what was asked for because of it.

`names` and `first_list` are pure; `models` may ask them. What a quorum asks for because of a text stands in `expertise`.
"""
