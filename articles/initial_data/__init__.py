"""What a new site starts with: the names of its groups, and version 1 of the texts that every
approval is made under.

Imports `database` only.
"""
