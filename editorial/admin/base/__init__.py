"""What every screen of the web admin stands on: who may look and write, lists that are paged by
key, filters that are typed.

Imports no other room of the web admin.
"""
