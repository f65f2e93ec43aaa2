"""Search over what is public: folding and spelling, the index and its tables, the query language,
ranking, snippets, suggestions.

Nothing here is imported by this file: articles/apps.py asks `index.tables` before models may be.
"""
