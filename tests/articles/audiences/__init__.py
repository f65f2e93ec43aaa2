"""The same question for other readers."""
