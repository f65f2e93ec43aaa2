"""The decision page and all that leads from it: a revision with its reviews and findings, and a
page to confirm each verb.

Imports the base; the screens import it.
"""
