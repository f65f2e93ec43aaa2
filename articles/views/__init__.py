"""What the ground floor answers with: readers, authors, the inbox."""
