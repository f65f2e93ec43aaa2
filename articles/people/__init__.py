"""Acts on accounts: roles given and taken, accounts closed, addresses replaced. Each stands on the
site's ledger and is told.

Belongs here: what such an act asks for, writes and owes. Imports models and what lies below them,
never a view or a form.
"""
