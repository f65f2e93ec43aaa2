"""Versions: every text of an article that was ever public, what changed from one to the next, and
how each can be checked.

A version is a galley, which is append-only; its number is that of its revision. What happened to
it is read off the ledger.
"""
