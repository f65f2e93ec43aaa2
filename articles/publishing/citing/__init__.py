"""How a public text is cited: its citation in words, and files for reference managers, of it and of
the references it lists.

`items` says what is cited, as CSL-JSON (https://docs.citationstyles.org/); `formatted` sets one
item as a citation, `bibtex`, `ris`, `pubmed` and `endnote` write items in their formats. All of
them print only what the page of the text says as well.
"""
