"""A mail from the template is, byte for byte, the mail of the email package."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.mail.message import sanitize_address
from hypothesis import given
from hypothesis import strategies as st

from articles.models.notification import Due
from articles.outbox.mail import letter_of
from articles.outbox.written import written

DUE = Due(
    pk=7,
    attempts=1,
    kind="author_submitted",
    key="k:1",
    subject="Submitted: Is it?",
    text="Dear you,\n\nIt is.\n",
    created_at=datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC),
    refused_at=None,
    address="",
    recipient_id=12,
    email="reader@cast.example",
    is_active=True,
    mail_wish="immediate",
    article_status=None,
    has_role=True,
)
SIGNS = st.text(
    st.sampled_from("ab  c.\n\r\tÜβ—x:;,<>@=?-_~!\x85\u2028\x0b\x0c\0\ud800"), max_size=90
)
SUBJECTS = [
    "",
    " ",
    "Submitted",
    "β-blocker — what?",
    "Hello\nBcc: everybody@cast.example",
    "two  blanks",
    " led by one",
    "ends with one ",
    "A plain line of words that is longer than a line of a mail may be, and has to be folded "
    "somewhere",
    "tab\there",
    *("x" * length for length in range(62, 74)),
]
TEXTS = [
    "",
    "\n",
    ".\n..\nFrom me\n",
    "Dear Ü,\r\nβ\rγ\n",
    "no end of a line",
    "ü" * 499,
    "half a \ud800 character",
    *("z" * length for length in (899, 900, 997, 998, 999, 2000)),
]
ADDRESSES = [
    "reader@cast.example",
    "A.b+c_d-e@Cast.Example",
    "ä@b.example",
    "a@bücher.example",
    "a..b@x.y",
    ".a@b.c",
    "a@b",
    "a b@c.d",
    '"q r"@x.y',
    "a@" + "l" * 63 + ".x",
    "a@" + "l" * 64 + ".x",
    "a" * 64 + "@x.example",
    "",
    "a@b.c\n",
    "a@b.c\r\nrcpt TO:<x@y.z>",
    "Name <a@b.c>",
    "a@[1.2.3.4]",
]


def outcome(write: Any) -> Any:
    """What comes of it: bytes, or the kind of refusal."""
    try:
        return write()
    except Exception as refusal:
        return type(refusal)


def holds(due: Due) -> None:
    mail = letter_of(due).mail()
    by_the_package = outcome(
        lambda: (
            sanitize_address(mail.to[0] if mail.to else "", "utf-8"),
            mail.message().as_bytes(linesep="\r\n"),
        )[1]
    )
    assert outcome(lambda: written(due).data) == by_the_package, due


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("subject", SUBJECTS),
        ("text", TEXTS),
        ("email", ADDRESSES),
        ("recipient_id", [1, 10**9, 10**18, 10**30, None]),
        ("kind", ["author_approved", "digest"]),
        ("key", ["", "ü"]),
    ],
)
def test_whatever_a_row_holds_the_bytes_are_those_of_the_email_package(
    field: str, values: list[Any]
) -> None:
    for value in values:
        holds(
            DUE._replace(
                **{
                    field: value,
                    **({"email": None, "address": "typed@cast.example"} if value is None else {}),
                }
            )
        )


@given(subject=SIGNS, text=SIGNS, email=st.sampled_from(ADDRESSES))
def test_drawn_ones_too(subject: str, text: str, email: str) -> None:
    holds(DUE._replace(subject=subject, text=text, email=email))


@pytest.mark.parametrize(
    "sender",
    ["Answers <editors@demo.example>", "editors@demo.example", "Ärzte <editors@demo.example>"],
)
def test_the_envelope_names_bare_addresses(sender: str, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    assert written(DUE)[:2] == ("editors@demo.example", "reader@cast.example")
    holds(DUE)


@pytest.mark.parametrize("email", ADDRESSES)
def test_no_address_brings_a_command_of_its_own(email: str) -> None:
    mail = outcome(lambda: written(DUE._replace(email=email)))
    assert isinstance(mail, type) or not set("\r\n<>") & set(mail.recipient)
