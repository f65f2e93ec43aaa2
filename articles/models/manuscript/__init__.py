"""The manuscript: an article with its one lifecycle, its working copy, its revisions, and the
galleys of those that were approved.

Imports the models beside it (people, events, notifications), and nothing of what is published.
"""
