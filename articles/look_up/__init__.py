"""Asking Crossref, PubMed, OpenAlex and Open Library what work a DOI, a PubMed number or an ISBN
names: off unless the site gives a contact, by a task, and never in a request's way.

`services` knows what each is asked and how it answers, `asking` asks one address, `wanting` keeps
what a person wants to know, `running` asks it, and keeps what came of it (`WorkRecord`). What is
answered changes no text: `articles.forms.looking_up` shows it, and an author takes it over.
"""
