"""The page of a text: how it is set, and how it is served."""
