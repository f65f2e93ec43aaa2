"""Articles from files: what a file says, as the fields of the editor page, which checks and saves
it like anything typed there.

What belongs here: readers of file formats, and what begins an article from what they give. It
imports the forms and models, no view.
"""
