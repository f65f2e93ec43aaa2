"""A line of identifiers as it is pasted: several, with labels, stops and brackets between them,
sorted by what they are."""

import re

from django.core.exceptions import ValidationError

from .folding import folded, trimmed, without_leftovers
from .identifiers import CENTRAL_SITE, CHECKS, DOI_SITE, ISSN_SITE, PUBMED_SITE, unescaped

NAMES = {
    "DOI": "DOIs",
    "PMID": "PubMed numbers",
    "PMCID": "numbers of PubMed Central",
    "ISBN": "ISBNs",
    "ISSN": "ISSNs",
    "URL": "addresses",
}

_LABEL = r"(?:doi|pmc?id|pubmed|[ep]-?issn|issn(?:-l)?|isbn(?:-?1[03])?)"
_JOINS = (
    (
        re.compile(
            r"\[(?:pubmed|crossref|google scholar|pmc free article|doi|full text)\]", re.IGNORECASE
        ),
        " ",
    ),
    (
        re.compile(
            r"\b(?:available (?:from|at)|retrieved "
            r"from|url|link)\s*+[:=]?\s*+(?=<?(?:https?:|www\.))",
            re.IGNORECASE,
        ),
        "",
    ),
    (re.compile(rf"(?<=[0-9])(?=pmc?id:)|[;,](?={_LABEL}[:\s])", re.IGNORECASE), " "),
    (
        re.compile(rf"(?<![^\s;,(\[<])({_LABEL})(?:\s*+:\s*+|\s*+=\s++|\s++)(?=\S)", re.IGNORECASE),
        r"\1:",
    ),
    (
        re.compile(
            r"(?<=doi\.org/)\s+|(?<=\b10\.[0-9]{4}/)\s+(?=\S)|(?<=\b10\.[0-9]{5}/)\s+(?=\S)",
            re.IGNORECASE,
        ),
        "",
    ),
)
_SPACED_ISBN = re.compile(
    r"(?<![0-9./-])(?:97[89](?:[ -]?[0-9]){10}|(?<=isbn:)[0-9](?:[ -]?[0-9]){8}[ "
    r"-]?[0-9x])(?![0-9])",
    re.IGNORECASE,
)
_YEAR = re.compile(
    "1[5-9][0-9]{2}|20[0-9]{2}"
)  # beside a DOI it is no PubMed number, and would lead to another work
# How each begins, or looks; what begins like an address and is none of the others is a web address.
_LOOKS = {
    kind: re.compile(look, re.IGNORECASE)
    for kind, look in {
        "DOI": rf"10\.|(?:info:|urn:)?doi(?![a-z.])|{DOI_SITE}(?:[a-z:]+/*+)?(?:(?:dx\.)?doi\.org/)?10\.",  # noqa: E501
        "PMID": rf"pmid|pubmed(?!\.)|[0-9]{{1,8}}$|{PUBMED_SITE}[0-9]",
        "PMCID": rf"pmc(?!\.)|{CENTRAL_SITE}pmc",
        "ISSN": rf"(?:urn:)?(?:[ep]-?)?issn|[0-9]{{4}}-[0-9]{{3}}[0-9x]$|{ISSN_SITE}",
        "ISBN": r"(?:urn:)?isbn|[0-9-]{9,16}[0-9x]$",
        "URL": r"https?:|www\.",
    }.items()
}


def identified(line: str) -> dict[str, str]:
    """Sort the identifiers of a line, spaces between them, by the names CSL-JSON gives their kinds
    (the keys of CHECKS).

    Raises ValidationError for what is none of them, and for two of one kind.
    """
    found: dict[str, str] = {}
    for typed in _parted(line):
        kind = _kind(typed)
        value = CHECKS[kind](typed)
        if found.setdefault(kind, value) != value:
            raise ValidationError(
                f"These are two {NAMES[kind]}. Keep one of them.", code="two_of_a_kind"
            )
    return found


def _parted(line: str) -> list[str]:
    line = " ".join(_plain(part) for part in without_leftovers(line).split())
    for seam, joint in _JOINS:
        line = seam.sub(joint, line)
    line = _SPACED_ISBN.sub(lambda number: number[0].replace(" ", ""), line)
    return [typed for part in line.split() if (typed := trimmed(part))]


def _plain(part: str) -> str:
    """Fold a part of a line; an address of letters that are no ASCII stays as it is, but for
    encoding from end to end."""
    if re.match("https?%3a", part, re.IGNORECASE):
        return unescaped(part)
    return part if re.match("<?https?://", part, re.IGNORECASE) else folded(part)


def _kind(typed: str) -> str:
    plain = folded(typed)
    if _YEAR.fullmatch(plain):
        raise ValidationError(
            f"“{plain}” looks like a year. If it is a PubMed number, write PMID {plain}.",
            code="year",
        )
    for kind, look in _LOOKS.items():
        if look.match(plain):
            return kind
    raise ValidationError(
        f"“{typed[:60]}” is neither a DOI, a number of PubMed (PMID, PMCID), an ISBN or ISSN, nor "
        "a web address.",
        code="unknown_identifier",
    )
