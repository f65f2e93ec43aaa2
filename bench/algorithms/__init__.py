"""Ways to do one thing, held beside each other: no database, nothing is served."""
