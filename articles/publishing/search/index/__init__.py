"""The index: what is kept of a text, what each word weighs in it, the tables of the database,
the words there are; and making it anew."""
