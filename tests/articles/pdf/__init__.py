"""PDFs: what is in them, read back by a parser of others, and how they are made and given out."""
