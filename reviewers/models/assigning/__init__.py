"""Who was asked to review which revision: assignments with their machine and deadlines, who may do
what with them, what is disclosed and signed, waivers.

Imports members of the board, who among them is eligible, and comments.
"""
