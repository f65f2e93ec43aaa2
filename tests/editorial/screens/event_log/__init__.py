"""The log of events, on its screen and in its files."""
