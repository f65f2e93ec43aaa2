"""Very many articles for benchmarks and the plan check: made up, seeded, and loaded past the verbs.
Never in production.

`lives` says what happens to an article, `people` who does it; `copies` (texts and pages), `record`
(ledger and history), `reviewing` and `telling` (notifications) make the rows of it; `loading` puts
them into the database, `articles` does all of it.
"""
