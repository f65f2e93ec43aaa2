"""The ledger: the verbs that write it, what seals it, and what verifies it."""
