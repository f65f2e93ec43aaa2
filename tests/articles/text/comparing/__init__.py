"""What changed between two texts, and how passages and verdicts follow."""
