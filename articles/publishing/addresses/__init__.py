"""Addresses of questions: where a former one leads."""
