"""Asking members: whose turn it is, the link in the mail, reminders and digests, and what might be
a competing interest.

Imports what decides how many are needed (deciding), and models.
"""
