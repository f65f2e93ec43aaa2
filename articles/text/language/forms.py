"""The forms in which statements were and are cut: a verdict names a statement's words, so a
revision is read in its own form."""

from collections.abc import Callable
from dataclasses import dataclass

from . import assertions, sentences
from .former import assertions as former_assertions
from .former import sentences as former_sentences


@dataclass(frozen=True)
class StatementForm:
    """How a block is cut into `sentences`, and which of them `asserts` something."""

    sentences: Callable[[str], list[str]]
    asserts: Callable[[str], bool]


FORMS = {
    1: StatementForm(former_sentences.sentences, former_assertions.asserts),
    2: StatementForm(sentences.sentences, assertions.asserts),
}
CURRENT_FORM = 2
