"""Comparing: what one text says that another does not, block by block and word by word, and what of
it a minor correction may hold.

Reads the model (articles.text.document); everything that shows or judges a change asks
`comparison.compare`.
"""
