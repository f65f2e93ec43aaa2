"""A text as a Word document (DOCX), made by pandoc where that is installed.

`setting` says what stands in it, as HTML; `making` has pandoc turn that into the file.
"""
