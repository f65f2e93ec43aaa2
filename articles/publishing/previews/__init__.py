"""Previews: a submitted revision that anybody may read before it is decided on, if an editor opened
it.

Whether one is open is on the ledger (the detail of an act says `preview`: "opened" or "closed") and
in `Article.has_preview`. The page is a stored answer of its own kind, rebuilt by what changes it
and gone with what ends it.
"""
