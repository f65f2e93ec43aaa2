"""References as they come from elsewhere: what a person pastes or a file holds, as CSL-JSON items,
and these as rows of the editor page.

What belongs here: readers of formats of references. It imports `articles.text` and nothing else of
the product.
"""
