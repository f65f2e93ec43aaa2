"""The author's desk: the list, writing, the steps, co-authors, what the page advises."""
