"""Identifiers of a reference: DOI, PubMed number, web address. Their grammar is checked, not whether they exist."""

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri

from ..clean import is_web_address

DOI_LIMIT = 300

_DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_DOI_LABEL = re.compile(r"doi:\s*", re.IGNORECASE)
# ISO 26324 leaves the suffix nearly free; those in use are printable ASCII. Angle brackets stand in the old SICI form.
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/(?:[!#-;=?-\[\]-~]+|[!#-\[\]-~]*\(sici\)[!#-\[\]-~]+)", re.IGNORECASE | re.ASCII)
_PMID_PREFIX = re.compile(r"pmid:?\s*|https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/", re.IGNORECASE)
_PMID = re.compile(r"[1-9][0-9]{0,7}")


def doi(text: str) -> str:
    """Return the DOI in `text`, typed bare, with `doi:` or as a doi.org address, in lower case (DOIs ignore case).

    Raises ValidationError saying what to type instead.
    """
    text = text.strip()
    address = _DOI_ADDRESS.match(text)
    bare = unquote(text[address.end() :]) if address else _DOI_LABEL.sub("", text, count=1)
    if len(bare) > DOI_LIMIT:
        raise ValidationError(f"This DOI has {len(bare)} characters; at most {DOI_LIMIT} are accepted.", code="doi")
    if not _DOI.fullmatch(bare):
        raise ValidationError(
            "This is not a DOI. It starts with “10.”, digits and a slash. Copy it from the source, or leave this empty.",
            code="doi",
        )
    if bare[-1] in ".,;:":
        raise ValidationError(f"This DOI ends with “{bare[-1]}”. Delete that character.", code="doi")
    return bare.lower()


def pmid(text: str) -> str:
    """Return the PubMed number in `text`, typed bare, with `PMID` or as a PubMed address.

    Raises ValidationError saying what to type instead.
    """
    bare = _PMID_PREFIX.sub("", text.strip(), count=1).rstrip("/")
    if not _PMID.fullmatch(bare):
        raise ValidationError(
            "This is not a PubMed number. It has 1 to 8 digits, the first not 0. Copy it from PubMed or leave it empty.",
            code="pmid",
        )
    return bare


def web_address(text: str) -> str:
    """Return the web address in `text`: http or https, a named host, no user name or password, no spaces.

    Raises ValidationError saying what to type instead.
    """
    address = text.strip()
    if not is_web_address(address):
        raise ValidationError(
            "This is not a web address to link to. Type it in full from https:// on, no spaces, no password.",
            code="web_address",
        )
    return address


# By the names CSL-JSON gives them.
CHECKS: dict[str, Callable[[str], str]] = {"DOI": doi, "PMID": pmid, "URL": web_address}


def link(kind: str, value: str) -> str:
    """Return the address that the identifier `value` of `kind` ("DOI", "PMID" or "URL") leads to, percent-encoded.

    Raises ValidationError when the value is not such an identifier.
    """
    checked = CHECKS[kind](value)
    if kind == "DOI":
        return f"https://doi.org/{quote(checked, safe='/:;()')}"
    if kind == "PMID":
        return f"https://pubmed.ncbi.nlm.nih.gov/{checked}/"
    return iri_to_uri(checked)
