"""Comments in the workspace: written, sent with the review, read, and settled."""
