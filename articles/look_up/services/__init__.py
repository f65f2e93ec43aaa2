"""What each service is asked, and how its answer is read.

A client is a module with a `Service`: for which kinds of identifiers, at which path, and a reader
that turns an answer into a `Work`. What comes from outside is hostile text until `words` has it.
"""
