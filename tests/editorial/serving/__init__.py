"""Serving: the processes, and what stands before the application."""
