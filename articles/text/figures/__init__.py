"""Figures: what a paragraph that names a picture says of it (`figure`), and the licences that are
known by name (`licences`). Pure; imports nothing of the room around it."""
