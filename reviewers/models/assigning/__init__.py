"""Who was asked to review which revision: assignments with their machine, what must be so before
each of their verbs, waivers.

Imports members of the board and who among them is eligible.
"""
