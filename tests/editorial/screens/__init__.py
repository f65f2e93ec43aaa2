"""The lists of the web admin, and who may look at them."""
