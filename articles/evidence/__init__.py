"""Evidence: does what a text asserts rest on sources, and do its numbers agree? Pure readers of the
one model of a text.

What belongs here: the kinds of findings about sources and numbers, and what each asks of a text. It
reads `articles.text`, and what `articles.sources` knows of the references; which kind stops a text
is data, in `articles.models`.
"""
