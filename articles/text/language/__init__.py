"""Language: where a sentence ends, what asserts, what is a dose. Plain text in, positions and
answers out; word lists in `lexicon`."""
