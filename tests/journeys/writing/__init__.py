"""Journeys of an author who writes."""
