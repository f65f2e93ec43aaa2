"""What readers are served, and what is kept so that it is found: pages, previews, PDFs, lists,
entries for search.

All of it can be rebuilt from manuscripts and their ledger. Imports manuscripts.
"""
