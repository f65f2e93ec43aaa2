"""Web addresses: read as people paste them, kept as browsers send them."""

import re
from ipaddress import ip_address
from urllib.parse import quote

import idna
from django.core.exceptions import ValidationError

from ..clean import is_web_address
from .folding import folded, trimmed, without_leftovers

# RFC 6761, 6762, 7686 and 9476: names that lead nowhere, or somewhere else for each reader.
_NOWHERE = {"localhost", "local", "invalid", "test", "onion", "alt", "internal"}
_ADDRESS = re.compile(r"(https?)://([^/?#]+)([^#]*)(#.*)?", re.IGNORECASE)
# What advertisers and mailers hang on; the page is the same without.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|_ga|_gl)(?:=.*)?", re.IGNORECASE
)
_HIGHLIGHT = re.compile("#?:~:")  # a place in the page that one reader's browser has marked
_REFUSAL = (
    "This is not a web address to link to. Type it in full from https:// on, no spaces, no "
    "password."
)


def web_address(text: str) -> str:
    """Return the web address in `text` as it is kept.

    http or https of a public host, whose name is in the form the net uses (IDNA, RFC 5891), without
    user name and password, with what tracks readers taken off. A stop or bracket at its end is
    taken for the sentence's, but for one after single letters (D.C.); written %2E it stays. Raises
    ValidationError saying what to type instead.
    """
    found = _ADDRESS.fullmatch(_pasted(text))
    if not found:
        raise ValidationError(_REFUSAL, code="web_address")
    scheme, authority, rest, fragment = found[1].lower(), found[2], found[3], found[4] or ""
    fragment = _HIGHLIGHT.split(fragment, maxsplit=1)[0]
    address = f"{scheme}://{_host(authority)}{_encoded(_untracked(rest) + fragment)}"
    if not is_web_address(address):
        raise ValidationError(_REFUSAL, code="web_address")
    return address


def _pasted(text: str) -> str:
    text = trimmed(without_leftovers(text))
    if not re.match("https?://", text, re.IGNORECASE):
        text = folded(text)
    return f"https://{text}" if re.match(r"www\.", text, re.IGNORECASE) else text


def _host(authority: str) -> str:
    name, colon, port = authority.partition(":")
    try:
        host = name if name.isascii() else idna.encode(name, uts46=True).decode()
        is_public = ip_address(host).is_global if re.fullmatch("[0-9.]+", host) else _is_named(host)
    except ValueError as refusal:  # idna.IDNAError is one
        raise ValidationError(
            f"“{name[:60]}” is not the name of a site. Copy the address once more.",
            code="web_address",
        ) from refusal
    if not is_public or (
        colon and not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65536)
    ):
        raise ValidationError(_REFUSAL, code="web_address")
    return f"{host.rstrip('.').lower()}{colon}{port}"


def _is_named(host: str) -> bool:
    labels = host.rstrip(".").lower().split(".")
    are_sound = all(re.fullmatch("(?!-)[a-z0-9-]{1,63}(?<!-)", label) for label in labels)
    return (
        are_sound and len(labels) > 1 and not labels[-1].isdecimal() and labels[-1] not in _NOWHERE
    )


def _untracked(rest: str) -> str:
    path, mark, query = rest.partition("?")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part))
    return f"{path}?{kept}" if kept else path + (mark if mark and not query else "")


def _encoded(rest: str) -> str:
    """Encode what a browser takes and no link may hold."""
    return re.sub(r'[\s"<>^`{}|]', lambda found: quote(found[0], safe=""), rest)
