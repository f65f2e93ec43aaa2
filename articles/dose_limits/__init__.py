"""What is the most of a medicine that an adult is given: a table that editors keep, with where each
limit is said.

What belongs here: the rows (`DoseLimit`), the few that a house begins with, and how a row is asked
for and read. It knows no text; `articles.evidence.quantities.limits` says what follows for one.
"""
