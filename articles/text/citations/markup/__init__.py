"""Where a text is read otherwise than it was typed, or not at all: lists, tables, callouts."""
