"""The model of a text: the question, the short answer, the body and the references as one sequence
of blocks with addresses.

A body is parsed once (grammar.parse); everything that asks what stands where asks the blocks.
docs/text.md draws them.
"""

from .blocks import Block, Document, Place
from .reading import Written, read, read_body, work

__all__ = ["Block", "Document", "Place", "Written", "read", "read_body", "work"]
