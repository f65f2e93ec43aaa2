"""Sentences, assertions, amounts, doses; spellings and slugs."""
