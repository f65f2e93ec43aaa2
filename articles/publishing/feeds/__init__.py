"""Atom feeds (RFC 4287) of the public texts, whole, and of the notices about them."""
