"""What an article is made of beside what editors decide: how articles are found, what authors do,
what readers see.

Imports the modules beside this package but `article`, which is made of these.
"""
