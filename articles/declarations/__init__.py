"""What authors declare when they submit: originality, funding, competing interests, contributions,
use of AI.

Imports `database`, `text` and `workflow`; models and everything above import it.
"""
