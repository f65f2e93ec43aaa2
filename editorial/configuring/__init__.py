"""What the settings hold that nobody sets: how the database is spoken to, what runs by itself, and
when.

Imports nothing of this project; the settings hand in what the environment says.
"""
