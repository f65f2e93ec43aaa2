"""Ledgers: rows that are only ever appended, the triggers that keep them so, the chain of the site,
and signatures on acts.

Belongs here: how a row is written, named by its digest and found on a chain; not what an act means.
The events of articles are a model (`articles/models/event.py`). Imports `initial_data`, `database`
and `text`.
"""
