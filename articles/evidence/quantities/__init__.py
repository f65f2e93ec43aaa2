"""Clinical quantities: figures with units, what they measure, and whether two that are said to
be equal are."""
