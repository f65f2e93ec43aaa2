"""Figures, their pages and files."""
