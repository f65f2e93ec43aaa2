"""The amounts of a text, for sign-off: every number with its unit, where it stands, and what became
of it since another revision.

What belongs here: pure readers of the model of a text (`articles.text.document`); how an amount is
spelled is known by
`articles.text.language.amounts`. Nothing is stored: a revision has the same amounts for ever.
"""
