"""What benches measure with: a database, processor time, requests by the thousand, and lines
that say what was found."""
