"""Comments on a text, and what authors answer."""
