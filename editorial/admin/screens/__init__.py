"""The lists of the web admin: the queue, people, the outbox, the ledgers, texts and policies,
dashboards, bulk actions.

Imports the base and the decision page.
"""
