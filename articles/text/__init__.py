"""The text room: everything that reads what an author typed. Pure: text in, values out; no
database, no request.

May import the standard library and libraries for text; nothing of this project.
"""
