"""What statements rest on: no source, a weak one, one whose place is not said."""
