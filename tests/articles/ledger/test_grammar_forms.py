"""What was reviewed is read for ever in the form of the grammar it was frozen in."""

from typing import Any

from articles.database.canonical import digest
from articles.models import Galley, set_in_type
from articles.text.grammar import COMMON, NEWEST
from articles.text.plain import plain
from articles.text.statements import statements
from articles.workflow.corrections import too_much
from tests.cast import Cast

BODY = "Give 2*500 mg and 3*250 mg. [1]\n\n> 65 years: halve it.\n\n    take 5 mg\n"
ANSWER = "It is 2*500 and 3*250."
THEN = "It is 2500 and 3250.\nGive 2500 mg and 3250 mg.\n65 years: halve it.\ntake 5 mg"
NOW = "It is 2*500 and 3*250.\nGive 2*500 mg and 3*250 mg.\n> 65 years: halve it.\ntake 5 mg"


def words(revision: Any) -> str:
    head, text = map(plain, set_in_type(revision))
    return "\n".join([head.split("\n")[-1], text.rpartition("\nReferences")[0]])


def test_a_new_revision_is_in_the_newest_form_and_its_digest_says_so(cast: Cast) -> None:
    revision = cast.submitted(short_answer=ANSWER, body=BODY).revision
    assert revision.form == revision.grammar == NEWEST and words(revision) == NOW
    assert revision.canonical()["grammar"] == NEWEST and revision.digest == digest(
        revision.canonical()
    )


def test_a_revision_from_before_reads_as_it_did_and_keeps_its_digest_and_keys(cast: Cast) -> None:
    revision = cast.submitted(short_answer=ANSWER, body=BODY).revision
    canonical = {name: value for name, value in revision.canonical().items() if name != "grammar"}
    keys = [statement.key for statement in statements(revision)]
    revision.grammar = 0
    assert revision.form == COMMON
    assert words(revision) == THEN and revision.canonical() == canonical
    assert "grammar" not in revision.canonical() and "2500 mg" in plain(Galley.of(revision).text)
    assert [statement.text for statement in statements(revision)] == [
        "It is 2500 and 3250.",
        "Give 2500 mg and 3250 mg.",
        "65 years: halve it.",
    ]
    assert [statement.key for statement in statements(revision)] != keys


def test_the_same_text_read_anew_is_no_minor_correction_where_it_reads_otherwise(
    cast: Cast,
) -> None:
    article = cast.approved(short_answer="No.", body=BODY.replace("take 5 mg", "take 5 mg [1]"))
    article.revise(by=cast.author)
    assert too_much(article.approved_revision, article) == ""
    article.approved_revision.grammar = 0
    assert "has changed. Submit it for a full review." in too_much(
        article.approved_revision, article
    )
