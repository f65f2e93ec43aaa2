"""What authors declare when they submit: originality, funding, competing interests, contributions, use of AI.

It imports the canonical form, the text room and the lifecycle, and is imported by models and everything above.
"""
