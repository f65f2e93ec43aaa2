"""The table of dose limits, as editors keep it."""
