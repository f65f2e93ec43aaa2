"""Identifiers of references and people. Grammar and check digits are checked, not whether they
exist.

Each reader takes an identifier as people paste it - labelled, as an address, with a stop, a query,
hidden or full-width signs - and returns the one form that is kept. `link` leads to what is kept.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from stdnum import isbn as isbn_numbers
from stdnum import isni as isni_numbers
from stdnum import issn as issn_numbers
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError

from ..clean import is_web_address
from .folding import folded, trimmed
from .web_addresses import web_address

DOI_LIMIT = 300
_PASTE_LIMIT = 2_000  # encoded three times over, and with a query

# Where each is looked up; people leave off the scheme.
DOI_SITE = r"(?:https?:)?/*+(?:(?:dx|www)\.)?doi\.org(?::[0-9]+)?/++"
PUBMED_SITE = (
    r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/"
)
CENTRAL_SITE = r"(?:https?://)?(?:(?:www\.)?ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?europepmc\.org)/articles?/(?:pmc/)?"
ISSN_SITE = r"(?:https?://)?portal\.issn\.org/resource/issn/"

_DOI_PREFIX = re.compile(
    rf"{DOI_SITE}|(?:info:|urn:)?doi[:=/ ]*+(?=10\.|https?:|(?:dx\.|www\.)?doi)", re.IGNORECASE
)
# A query: no DOI in use holds a name, an equals sign and a question mark before them.
_QUERY = re.compile(r"\?[a-z_][\w.-]*+=", re.IGNORECASE)
# ISO 26324 leaves the suffix nearly free; those in use are printable ASCII. Angle brackets stand in
# pairs, in the old SICI form.
_DOI = re.compile(
    r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[!#-;=?-\[\]-~]+(?:<[!#-;=?-\[\]-~]+>[!#-;=?-\[\]-~]+)*(?<![.,;:])",
    re.ASCII,
)
_PMID_PREFIX = re.compile(rf"pmid[:= ]*|pubmed[: ]+|{PUBMED_SITE}", re.IGNORECASE)
_PMID = re.compile(r"[1-9][0-9]{0,7}")
_PMCID_PREFIX = re.compile(rf"pmcid[:= ]*|{CENTRAL_SITE}", re.IGNORECASE)
_PMCID = re.compile(r"PMC[1-9][0-9]{0,8}")
_ISBN_PREFIX = re.compile(r"(?:urn:)?isbn(?:[- ]?1[03](?=[: ]))?[:= ]*", re.IGNORECASE)
_ISBN = re.compile(r"97[89][0-9]{10}")
_ISSN_PREFIX = re.compile(rf"(?:urn:)?(?:[ep]-?)?issn(?:-l)?[:= ]*|{ISSN_SITE}", re.IGNORECASE)
_ISSN = re.compile("[0-9]{4}-[0-9]{3}[0-9X]")
_ORCID_PREFIX = re.compile(
    r"orcid(?: id)?[:= ]*(?!\.org)|(?:https?://)?(?:www\.)?orcid\.org/", re.IGNORECASE
)
# https://support.orcid.org/hc/en-us/articles/360006897674: ORCID's blocks within ISNI, without the
# check digit.
_ORCID_BLOCKS = ((15_000_000, 35_000_000), (900_000_000_000, 900_100_000_000))


def doi(text: str) -> str:
    """Return the DOI in `text`, in lower case (DOIs ignore case).

    Raises ValidationError saying what to type instead.
    """
    if len(text) > _PASTE_LIMIT:
        raise ValidationError(
            f"This has {len(text):,} characters; a DOI has at most {DOI_LIMIT}.", code="doi"
        )
    bare = folded(unescaped(_without_doi_prefix(folded(text))))
    bare = trimmed(_QUERY.split(bare, maxsplit=1)[0]).rstrip("/.").lower()
    if len(bare) > DOI_LIMIT:
        raise ValidationError(
            f"This DOI has {len(bare):,} characters; at most {DOI_LIMIT} are accepted.", code="doi"
        )
    if not _DOI.fullmatch(bare):
        raise ValidationError(
            "This is not a DOI. It starts with “10.”, digits and a slash. Copy it from the source, "
            "or leave this empty.",
            code="doi",
        )
    return bare


def pmid(text: str) -> str:
    """Return the PubMed number in `text`.

    Raises ValidationError saying what to type instead.
    """
    bare = _number(text, _PMID_PREFIX)
    if not _PMID.fullmatch(bare):
        raise ValidationError(
            "This is not a PubMed number. It has 1 to 8 digits, the first not 0. Copy it from "
            "PubMed or leave it empty.",
            code="pmid",
        )
    return bare


def pmcid(text: str) -> str:
    """Return the number of PubMed Central in `text`, with its PMC.

    Raises ValidationError saying what to type instead.
    """
    bare = re.sub(r"^(?:PMC)?(?=[0-9])|^PMC (?=[0-9])", "PMC", _number(text, _PMCID_PREFIX).upper())
    bare = re.sub(r"\.[0-9]+$", "", bare)  # the article, whichever version of it
    if not _PMCID.fullmatch(bare):
        raise ValidationError(
            "This is not a number of PubMed Central. It is PMC and 1 to 9 digits, the first not 0. "
            "Copy it from there or leave it empty.",
            code="pmcid",
        )
    return bare


def isbn(text: str) -> str:
    """Return the ISBN in `text`, in its 13 digits (ISO 2108).

    Raises ValidationError saying what to type instead.
    """
    number = _with_check_digit(
        isbn_numbers, _number(text, _ISBN_PREFIX), "an ISBN. It has 13 digits, or 10 in older books"
    )
    return isbn_numbers.to_isbn13(number)


def issn(text: str) -> str:
    """Return the ISSN in `text` (ISO 3297), as 0000-0000.

    Raises ValidationError saying what to type instead.
    """
    number = _with_check_digit(
        issn_numbers, _number(text, _ISSN_PREFIX), "an ISSN. It has 8 digits, the last may be X"
    )
    return issn_numbers.format(number)


def orcid(text: str) -> str:
    """Return the ORCID in `text` (a block of ISNI, ISO 27729), as 0000-0000-0000-0000.

    Raises ValidationError saying what to type instead.
    """
    number = _with_check_digit(
        isni_numbers, _number(text, _ORCID_PREFIX), "an ORCID. Write it as 0000-0002-1825-0097"
    )
    if not any(first <= int(number[:15]) <= last for first, last in _ORCID_BLOCKS):
        raise ValidationError(
            "No ORCID has this number. Copy it from your page at orcid.org.", code="orcid"
        )
    return "-".join(re.findall(".{4}", number))


# By the names CSL-JSON gives them, in the order a page prints them.
CHECKS: dict[str, Callable[[str], str]] = {
    "DOI": doi,
    "PMID": pmid,
    "PMCID": pmcid,
    "ISBN": isbn,
    "ISSN": issn,
    "URL": web_address,
}
_SITE = re.compile("https?://[^/?#]{1,300}", re.IGNORECASE)
_GRAMMAR = {"DOI": _DOI, "PMID": _PMID, "PMCID": _PMCID, "ISBN": _ISBN, "ISSN": _ISSN}


def kept(kind: str, value: str) -> str:
    """Return a stored identifier of `kind`, a key of CHECKS: as it is where it has the form of one,
    else as it is read.

    A page set from a stored text leads where it led, whatever readers have since learnt to take
    off. Raises ValidationError when it is none.
    """
    value = value.lower() if kind == "DOI" else value
    is_kept = (
        is_web_address(value)
        if kind == "URL"
        else _GRAMMAR[kind].fullmatch(value) and len(value) <= DOI_LIMIT
    )
    return value if is_kept else CHECKS[kind](value)


@lru_cache(maxsize=1_024)  # a list is compared more often than it changes
def comparable(kind: str, value: str) -> str:
    """Return a stored identifier of `kind`, a key of CHECKS, in the form in which those that are
    equal by their own rules are the same.

    A DOI, the PMC of PubMed Central, and scheme and host of an address ignore case, a PubMed
    number begins with no 0, hyphens of an ISBN and its older form say nothing. What is no such
    identifier is compared as it stands.
    """
    value = value.strip().lstrip("0") if kind == "PMID" else value.strip()
    try:
        value = kept(kind, value)
    except ValidationError:
        return value
    return _SITE.sub(lambda found: found[0].lower(), value) if kind == "URL" else value


def link(kind: str, value: str) -> str:
    """Return the address that the stored identifier `value` of `kind` leads to, percent-encoded;
    empty for an ISBN, which has none.

    Raises ValidationError when the value is not such an identifier.
    """
    value = kept(kind, value)
    return {
        "DOI": f"https://doi.org/{quote(value, safe='/:;()')}",
        "PMID": f"https://pubmed.ncbi.nlm.nih.gov/{value}/",
        "PMCID": f"https://pmc.ncbi.nlm.nih.gov/articles/{value}/",
        "ISBN": "",
        "ISSN": f"https://portal.issn.org/resource/ISSN/{value}",
        "URL": iri_to_uri(value),
    }[kind] or ""


def unescaped(text: str) -> str:
    """Return `text` with percent-encoding, once or again and again, and the entities of HTML
    undone."""
    decoded = unquote(text)
    while decoded != text:
        text, decoded = decoded, unquote(decoded)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _without_doi_prefix(text: str) -> str:
    """Take off labels and the resolver's address, and of an address its query and fragment."""
    text = trimmed(unescaped(text) if re.match("https?%3a", text, re.IGNORECASE) else text)
    is_address, at = False, 0
    while found := _DOI_PREFIX.match(text, at):
        is_address, at = is_address or "doi.org" in found[0].lower(), found.end()
    bare = text[at:]
    # The check character of a SICI may be “#”, and then it is the last.
    return re.split(r"\?|#(?!$)|(?<!;2-)#", bare, maxsplit=1)[0] if is_address else bare


def _number(text: str, prefix: re.Pattern[str]) -> str:
    bare = trimmed(folded(text))
    while (found := prefix.match(bare)) and found.end():
        bare = trimmed(bare[found.end() :])
    return trimmed(re.split("[?#/]", bare, maxsplit=1)[0])


def _with_check_digit(numbers: Any, bare: str, described: str) -> str:
    """Return the number without spaces and hyphens; `numbers` is the module of stdnum that knows
    its kind."""
    try:
        return str(numbers.validate(bare if bare.isascii() else ""))
    except InvalidChecksum as refusal:
        wrong = "A digit of this number is wrong: its check digit does not fit. Copy it once more."
        raise ValidationError(wrong, code="check_digit") from refusal
    except NumberError as refusal:
        raise ValidationError(
            f"This is not {described}. Copy it once more, or leave it empty.", code="number"
        ) from refusal
