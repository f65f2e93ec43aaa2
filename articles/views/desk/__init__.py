"""The author's desk: the list of one's articles, writing, the steps an author takes, and what is
asked of an author next.

Imports forms and models; knows no reviewer but by what the floor above says through the rules.
"""
