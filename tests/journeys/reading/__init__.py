"""Journeys of readers, and of authors who answer them."""
