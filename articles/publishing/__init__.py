"""What is public: how a page is made, kept, served and told of, and a package for each thing
besides the article page itself.

Belongs here: `render_page`, `serve_page`, the record that a page tells, and in `handlers` what each
act means for pages, authors and editors; previews, versions, lists, search, feeds, PDFs, files.
Imports models and what lies below them.
"""
