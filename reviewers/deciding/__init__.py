"""What a decision rests on: the quorum and who is missing for it, open comments, expertise, the
queue; and what it means for reviewers.

Imports models only; what asks members, the workspace and the web admin import it.
"""
