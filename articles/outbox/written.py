"""A mail as the bytes that go over the line: those of `articles.outbox.mail.Letter.mail`, from a
template.

Python's email package sets a mail together for half a millisecond; most of ours differ in an
address, a name and three numbers. What is out of the ordinary (a header that has to be folded, an
odd address, a very long line) is left to that package: a header alone, or the whole mail.
"""

import re
from email.policy import compat32
from email.utils import parseaddr
from functools import lru_cache
from typing import NamedTuple

from django.core.mail.message import forbid_multi_line_headers, sanitize_address

from ..models.notification import Due
from .mail import letter_of

CHARSET = "utf-8"
WIDTH = 76  # characters of a line that is surely not folded (RFC 5322, 2.1.1: 78 at most)
PLAIN_ADDRESS = re.compile(
    r"[\w+-]+(?:\.[\w+-]+)*@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63})+", re.ASCII
)
PLAIN_VALUE = re.compile(r"[!-~]+(?: [!-~]+)*")
LONG = 900  # bytes of a line; those of 998 or more are written otherwise (RFC 5322, 2.1.1)
LINE_END = re.compile(r"\r\n?|\n")
HEAD = (
    f'Content-Type: text/plain; charset="{CHARSET}"\r\nMIME-Version: '
    "1.0\r\nContent-Transfer-Encoding: "
)


class Written(NamedTuple):
    """A mail, from and to which bare address, and its bytes with line ends as they go over the
    line."""

    sender: str
    recipient: str
    data: bytes


def written(due: Due) -> Written:
    """Return the mail of a row, the same bytes at each attempt. Raises ValueError where it
    cannot be written as a mail."""
    letter = letter_of(due)
    sender, recipient = _address(letter.sender), _address(letter.recipient)
    try:
        body = LINE_END.sub("\r\n", letter.text).encode()
    except UnicodeEncodeError:  # half a character: the email package says no
        body = b""
    if not body or max(map(len, body.split(b"\n"))) > LONG:
        return Written(sender, recipient, letter.mail().message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
    head = [
        HEAD,
        "7bit" if body.isascii() else "8bit",
        "\r\n",
        _shared("Subject", letter.subject),
        _shared("From", letter.sender),
    ]
    head += [
        _header("To", letter.recipient),
        *(_header(name, value) for name, value in letter.headers.items()),
        "\r\n",
    ]
    return Written(sender, recipient, "".join(head).encode("ascii") + body)


def _address(typed: str) -> str:
    return typed if PLAIN_ADDRESS.fullmatch(typed) else _sanitized(typed)


@lru_cache(maxsize=64)
def _sanitized(typed: str) -> str:
    return parseaddr(sanitize_address(typed, CHARSET))[1]


def _header(name: str, value: str) -> str:
    if len(name) + 2 + len(value) <= WIDTH and PLAIN_VALUE.fullmatch(value):
        return f"{name}: {value}\r\n"
    if len(value) >= WIDTH and " " not in value and PLAIN_VALUE.fullmatch(value):
        return f"{name}: \r\n {value}\r\n"  # it cannot be broken, so it stands on a line of its own
    return _folded(name, value)


def _folded(name: str, value: str) -> str:
    name, allowed = forbid_multi_line_headers(name, value, CHARSET)
    return LINE_END.sub("\r\n", compat32.fold(name, allowed))


_shared = lru_cache(maxsize=64)(_folded)  # what many mails have in common
