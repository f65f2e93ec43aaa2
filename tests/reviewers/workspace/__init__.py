"""The workspace of a member."""
