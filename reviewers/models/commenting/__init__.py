"""What reviewers and authors say of a passage: comments with their machine, who may do what with
them, what a review makes of those from earlier rounds.

Imports members of the board and their progress.
"""
