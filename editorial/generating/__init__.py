"""Very many articles for benchmarks: made up, seeded, and loaded past the verbs. Never in production."""
