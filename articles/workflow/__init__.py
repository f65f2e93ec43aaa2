"""How every act is made: a transition that is locked, permitted, unopposed, saved and written down,
and who may ask for it.

Imports what lies below any model: text, ledger, database. Knows no article and no reviewer.
"""
