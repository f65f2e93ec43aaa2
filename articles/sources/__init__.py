"""What is known of the works and sources that references name, whoever cites them.

What belongs here: the notices of retraction and the like (`WorkNotice`), the registry of journals
and publishers (`Source`), by what a reference is found in either, and the one query that asks both;
whether addresses answer (`LinkCheck`), and what was looked up elsewhere (`WorkRecord`).
It knows no article; `articles.evidence` says what follows for a text.
"""
