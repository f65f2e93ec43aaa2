"""The expertise a quorum asks for because a text speaks of medicines: the list of their names,
and how an editor waives it."""
