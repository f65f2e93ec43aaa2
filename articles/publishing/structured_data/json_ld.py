"""A public text as JSON-LD (https://schema.org/MedicalWebPage), with what the ledger has and
nothing else."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ...references.names import names
from ...templating.addresses import known_path
from ...text.citations import identifiers
from ...text.citations.languages import is_tag
from ...text.figures.figure import Figure
from .described import Described

# Inside a script element only these could end it or start a comment; the last two end a line of
# JavaScript, not of JSON.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
ARTICLES = {
    "guideline",
    "systematic_review",
    "research",
    "review",
}  # kinds of reference that are scholarly articles

WORKS = (
    "DOI",
    "PMID",
    "PMCID",
    "URL",
)  # identifiers of the work itself; an ISSN is that of its journal


def script(text: Described) -> SafeString:
    """Return the data block for the head of a page. It is data: no browser runs it, so no policy
    has to allow it."""
    return block(document(text))


def block(document: Mapping[str, Any]) -> SafeString:
    """Return a document as a data block."""
    data = SafeString(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    )
    return format_html('<script type="application/ld+json">{}</script>', data)


def document(text: Described) -> dict[str, Any]:
    """Return the document. Of a retracted text it has no answer, no source and no reviewer."""
    data = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": text.address,
        **_page(text),
    }
    return data if text.record.retraction else data | _answer(text) | _review(text)


def _page(text: Described) -> dict[str, Any]:
    return {
        "url": text.address,
        "name": text.title,
        "description": text.summary,
        "creativeWorkStatus": text.status,
        "version": text.revision.number,
        "isAccessibleForFree": True,
        "about": {
            "@type": "Thing",
            "name": text.topic.name,
            "url": text.at(known_path("topic", (text.topic.slug,))),
        },
        "audience": {"@type": "MedicalAudience", "audienceType": text.audience},
        "author": [_author(author) for author in text.revision.authors],
        "publisher": {"@type": "Organization", "name": text.site["name"], "url": text.at("/")},
        "publishingPrinciples": text.at(known_path("policy")),
        "usageInfo": text.at(known_path("disclaimer")),
        "datePublished": text.published_at.date().isoformat(),
        "dateModified": text.modified_at.date().isoformat(),
    }


def _answer(text: Described) -> dict[str, Any]:
    answer = {"@type": "Answer", "text": text.summary, "url": f"{text.address}#short-answer"}
    data = {
        "mainEntity": {
            "@type": "Question",
            "name": text.revision.title,
            "answerCount": 1,
            "acceptedAnswer": answer,
        },
        "citation": [
            _citation(reference, f"{text.address}#ref-{number}")
            for number, reference in enumerate(text.revision.listed, start=1)
        ],
        "image": [_image(figure, text.at(figure.path)) for figure in text.revision.figures],
        "correction": [
            _correction(correction.note, correction.approval.at.date().isoformat())
            for correction in text.record.corrections
        ],
    }
    return {name: value for name, value in data.items() if value}


def _review(text: Described) -> dict[str, Any]:
    on = text.record.reviewed_on
    if not text.reviewers or on is None:
        return {}
    return {
        "lastReviewed": on.isoformat(),
        "reviewedBy": [
            _person(reviewer.byline, reviewer.institution) for reviewer in text.reviewers
        ],
    }


def _author(author: Mapping[str, Any]) -> dict[str, Any]:
    return _person(author["name"]) | (
        {"honorificSuffix": author["credentials"]} if author.get("credentials") else {}
    )


def _person(name: str, institution: str = "") -> dict[str, Any]:
    works_at = (
        {"affiliation": {"@type": "Organization", "name": institution}} if institution else {}
    )
    return {"@type": "Person", "name": name} | works_at


def _correction(note: str, on: str) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": note, "datePublished": on}


def _image(figure: Figure, at: str) -> dict[str, Any]:
    data = {
        "@type": "ImageObject",
        "contentUrl": at,
        "description": figure.alt,
        "width": figure.size[0],
        "height": figure.size[1],
        "creditText": figure.credit,
        "license": figure.licence_at,
        "usageInfo": "" if figure.licence_at else figure.licence,
    }
    return {name: value for name, value in data.items() if value}


def _citation(reference: Mapping[str, Any], at: str) -> dict[str, Any]:
    data = {
        "@type": "ScholarlyArticle" if reference.get("kind") in ARTICLES else "CreativeWork",
        "@id": at,
        "name": reference.get("title"),
        "author": _authors(str(reference.get("author") or "")),
        "isPartOf": _container(reference),
        "pagination": reference.get("page"),
        "publisher": _organization(str(reference.get("publisher") or "")),
        "inLanguage": is_tag(str(reference.get("language") or "")) and reference["language"],
        "datePublished": reference.get("issued") and str(reference["issued"]),
        "sameAs": _links(reference),
    }
    return {name: value for name, value in data.items() if value}


def _container(reference: Mapping[str, Any]) -> dict[str, Any]:
    """Return where it was published, with volume and issue of a journal."""
    name, volume, issue = (
        {key: str(reference[of])} if reference.get(of) else {}
        for key, of in (
            ("name", "container-title"),
            ("volumeNumber", "volume"),
            ("issueNumber", "issue"),
        )
    )
    whole = {"@type": ["PublicationVolume", "Periodical"] if volume else "CreativeWork"}
    whole |= name | volume
    if issue:
        of_issue = {"@type": "PublicationIssue", **issue}
        return of_issue | ({"isPartOf": whole} if name or volume else {})
    return whole if name or volume else {}


def _organization(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name} if name else {}


def _authors(typed: str) -> list[dict[str, Any]] | str:
    """Each of the people of a list in Vancouver's form; else the words as typed, which may be
    those of an institution."""
    named = names(typed.strip().removesuffix(".").removesuffix(", et al"))
    is_list = all("literal" not in name for name in named)
    return [_person(" ".join(name.values())) for name in named] if is_list else typed.strip()


def _links(reference: Mapping[str, Any]) -> list[str]:
    """Where it is, as the list of references links it."""
    found = []
    for kind in WORKS:
        try:
            found += [identifiers.link(kind, str(reference[kind]))] if reference.get(kind) else []
        # Of a reference from before identifiers were checked: its page shows it without a link,
        # too.
        except ValidationError:
            continue
    return found
