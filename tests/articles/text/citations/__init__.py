"""Citations: markers, identifiers, findings, renumbering."""
