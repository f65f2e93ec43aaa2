"""Asking members, their clock, and what comes by itself."""
