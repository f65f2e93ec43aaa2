"""The list of references set in HTML, each with links back to where it is cited."""

from collections import Counter
from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import EVIDENCE, KINDS, identifiers
from .details import SEE, further, grade, where_it_stands
from .languages import is_tag


def set_references(references: Sequence[Mapping[str, Any]], cited: Sequence[int]) -> SafeString:
    """Set the list of `references` (CSL-JSON objects), each with links back to its citations in
    `cited` (see Typeset)."""
    times = Counter(cited)
    items = (
        (_set_reference(number, reference, times[number]),)
        for number, reference in enumerate(references, start=1)
    )
    return format_html('<ol class="references">\n{}</ol>\n', format_html_join("", "{}", items))


def citation_id(number: int, earlier: int) -> str:
    """Return the id of the citation of a reference that comes after so many earlier ones; empty
    where nothing leads back to it."""
    # The first 26 citations of a reference can be linked back to; nobody reads on after "z".
    return f"cite-{number}-{ascii_lowercase[earlier]}" if earlier < len(ascii_lowercase) else ""


def _set_reference(number: int, reference: Mapping[str, Any], times: int) -> SafeString:
    kind = reference["kind"] if reference.get("kind") in KINDS else "other"
    evidence = grade(reference)
    return format_html(
        '<li id="ref-{number}" data-kind="{kind}" data-evidence="{evidence}">\n'
        '<span class="references__number" aria-hidden="true">{number}</span>\n'
        '<span class="badge badge--{badge}"><span class="visually-hidden">Reference {number}: '
        "</span>{label}</span>\n"
        '<cite class="references__title" dir="auto"{language}>{title}</cite>\n'
        "{lines}"
        '<span class="references__links">{links}{back}</span>\n'
        "</li>\n",
        number=number,
        kind=kind,
        evidence=evidence,
        badge=kind.replace("_", "-"),
        label=KINDS.get(kind, "Reference"),
        language=_set_language(str(reference.get("language") or "")),
        title=reference.get("title") or "Without a title",
        lines=_set_lines(reference, evidence),
        links=_set_identifiers(reference),
        back=_set_ways_back(number, times),
    )


def _set_language(kept: str) -> SafeString:
    return format_html(' lang="{}"', kept) if is_tag(kept) else SafeString()


def _set_lines(reference: Mapping[str, Any], evidence: str) -> SafeString:
    """Set what stands between the title and the links of a reference; empty lines are left out."""
    pinpoint = str(reference.get("locator") or "")
    lines = {
        "authors": str(reference.get("author") or ""),
        "source": where_it_stands(reference),
        "further": further(reference),
        "pinpoint": pinpoint and f"{SEE}{pinpoint}",
        "evidence": f"Evidence: {EVIDENCE[evidence]}" if evidence in EVIDENCE else "",
    }
    return format_html_join(
        "", "{}", ((_line(f"references__{name}", words),) for name, words in lines.items())
    )


def _line(name: str, text: str) -> SafeString:
    return (
        format_html('<span class="{}" dir="auto">{}</span>\n', name, text) if text else SafeString()
    )


def _set_identifiers(reference: Mapping[str, Any]) -> SafeString:
    given = [(kind, str(reference[kind])) for kind in identifiers.CHECKS if reference.get(kind)]
    if not given:
        return SafeString('<span class="note">No identifier recorded</span>')
    return format_html_join("", "{}", ((_set_identifier(kind, value),) for kind, value in given))


def _set_identifier(kind: str, value: str) -> SafeString:
    try:
        address = identifiers.link(kind, value)
    except ValidationError:
        # A preview shows what is typed so far; submission refuses it.
        return format_html('<span class="note">{}</span>', value)
    name = _name_of(kind, identifiers.kept(kind, value))
    return (
        format_html('<a href="{}" rel="noopener">{}</a>', address, name)
        if address
        else format_html("<span>{}</span>", name)
    )


def _name_of(kind: str, value: str) -> str:
    if kind == "URL":
        return urlsplit(value).hostname or value
    return {"DOI": "doi:", "PMID": "PubMed ", "PMCID": "", "ISBN": "ISBN ", "ISSN": "ISSN "}[
        kind
    ] + value


def _set_ways_back(number: int, times: int) -> SafeString:
    reached = min(times, len(ascii_lowercase))
    if reached < 2:
        item = (
            '<a class="back" href="#{}">Back to the text<span class="visually-hidden"> from '
            "reference {}</span></a>"
        )
        return format_html_join(
            "", item, ((citation_id(number, earlier), number) for earlier in range(reached))
        )
    several = '<a href="#{}"><span class="visually-hidden">Reference {}, place </span>{}</a>'
    ways = ((citation_id(number, earlier), number, earlier + 1) for earlier in range(reached))
    return format_html(
        '<span class="back">Back to the text, place {}</span>', format_html_join(" ", several, ways)
    )
