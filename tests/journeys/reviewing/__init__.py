"""Journeys of members of the board."""
