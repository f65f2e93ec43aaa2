"""How statements were cut before: form 1, word for word as it was, because verdicts that were given
on it name its statements.

Nothing here is bettered; what is bettered is a new form.
"""
