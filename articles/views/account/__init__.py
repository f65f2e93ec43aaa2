"""One's account: addresses, second factors, wishes, and the proof that is asked for before any of
them changes.

Imports forms, people and models.
"""
