"""Processes are killed here, for real."""
