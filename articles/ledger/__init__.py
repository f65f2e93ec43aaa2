"""Ledgers: acts in ink, chained by hashes. What one is about an article stands in `articles/models/event.py` still.

Belongs here: what the chain of the site is, and how a row of ink is looked up on it. Imports nothing above itself.
"""
