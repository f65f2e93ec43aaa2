"""Pictures as files: written anew from what was uploaded (`picture`), and kept by the digest of
their bytes (`store`).

What is said of them stands in the text (articles/text/figures), whose they are in
articles/models/image.py. May import the rooms of text and settings."""
