"""Search in the lists of the house: people, queue, ledger, notifications. By words, the last one
also by its beginning, and by address.

`words` says what a word is, `index` keeps and asks the index of one table, `finding` says what of
each list is searched.
"""
