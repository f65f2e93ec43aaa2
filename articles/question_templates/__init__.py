"""Templates for kinds of questions: which sections a text of a kind has, and what each is about.

What belongs here: the rows (`QuestionTemplate`), the four that a house begins with, and what a
draft keeps of the one it was begun from (`Outline`). `articles.evidence` finds what a text lacks.
"""
