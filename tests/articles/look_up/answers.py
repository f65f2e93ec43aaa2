"""Answers of the four services, written by hand after their public documentation, about works that
are cited elsewhere in this repository or stand in that documentation; shortened."""

from typing import Any

PRISMA, PRISMA_PMID = "10.1136/bmj.n71", "33782057"
RETRACTED, NOTICE = "10.1016/s0140-6736(97)11096-0", "10.1016/s0140-6736(10)60175-4"
BOOK = "9780980200447"  # the example of Open Library's documentation
TITLE = "The PRISMA 2020 statement: an updated guideline for reporting systematic reviews"


def crossref(doi: str = PRISMA, **otherwise: Any) -> dict[str, Any]:
    """A record of Crossref; `otherwise` holds what its message has otherwise, names with an
    underscore for a hyphen."""
    message = {
        "indexed": {"date-parts": [[2024, 5, 1]], "timestamp": 1714521600000},
        "publisher": "BMJ",
        "DOI": doi,
        "type": "journal-article",
        "page": "n71",
        "source": "Crossref",
        "title": [TITLE],
        "author": [
            {"given": "Matthew J", "family": "Page", "sequence": "first", "affiliation": []},
            {"given": "Joanne E", "family": "McKenzie", "sequence": "additional"},
            {"given": "Patrick M", "family": "Bossuyt", "sequence": "additional"},
        ],
        "container-title": ["BMJ"],
        "language": "en",
        "issued": {"date-parts": [[2021, 3, 29]]},
        "ISSN": ["1756-1833"],
        "URL": f"https://doi.org/{doi}",
    }
    message |= {name.replace("_", "-"): value for name, value in otherwise.items()}
    return {
        "status": "ok",
        "message-type": "work",
        "message-version": "1.0.0",
        "message": message,
    }


def retracted() -> dict[str, Any]:
    """Crossref's record of a work that was retracted."""
    return crossref(
        RETRACTED,
        title=["RETRACTED: Ileal-lymphoid-nodular hyperplasia"],
        container_title=["The Lancet"],
        issued={"date-parts": [[1998, 2]]},
        updated_by=[
            {"DOI": NOTICE, "type": "correction", "updated": {"date-parts": [[2004, 3, 6]]}},
            {"DOI": NOTICE, "type": "retraction", "updated": {"date-parts": [[2010, 2, 6]]}},
        ],
    )


def pubmed(pmid: str = PRISMA_PMID, **otherwise: Any) -> dict[str, Any]:
    """A summary of PubMed."""
    summary = {
        "uid": pmid,
        "pubdate": "2021 Mar 29",
        "epubdate": "2021 Mar 29",
        "source": "BMJ",
        "authors": [
            {"name": "Page MJ", "authtype": "Author", "clusterid": ""},
            {"name": "McKenzie JE", "authtype": "Author", "clusterid": ""},
            {"name": "PRISMA Group", "authtype": "CollectiveName", "clusterid": ""},
        ],
        "title": f"{TITLE}.",
        "volume": "372",
        "issue": "",
        "pages": "n71",
        "lang": ["eng"],
        "issn": "0959-8138",
        "essn": "1756-1833",
        "pubtype": ["Journal Article", "Review"],
        "articleids": [
            {"idtype": "pubmed", "idtypen": 1, "value": pmid},
            {"idtype": "pmc", "idtypen": 8, "value": "PMC8005924"},
            {"idtype": "doi", "idtypen": 3, "value": PRISMA},
        ],
        "fulljournalname": "BMJ (Clinical research ed.)",
        "doctype": "citation",
        **otherwise,
    }
    return {
        "header": {"type": "esummary", "version": "0.3"},
        "result": {"uids": [pmid], pmid: summary},
    }


def no_pubmed(pmid: str) -> dict[str, Any]:
    """What PubMed says, with a status of 200, where there is no such number."""
    summary = {"uid": pmid, "error": "cannot get document summary"}
    return {"header": {"type": "esummary"}, "result": {"uids": [pmid], pmid: summary}}


def openalex(**otherwise: Any) -> dict[str, Any]:
    """A work of OpenAlex."""
    return {
        "doi": f"https://doi.org/{PRISMA}",
        "title": TITLE,
        "publication_year": 2021,
        "ids": {
            "doi": f"https://doi.org/{PRISMA}",
            "pmid": f"https://pubmed.ncbi.nlm.nih.gov/{PRISMA_PMID}",
            "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/8005924",
        },
        "language": "en",
        "primary_location": {
            "source": {
                "display_name": "BMJ",
                "issn_l": "0959-8138",
                "host_organization_name": "BMJ",
                "type": "journal",
            }
        },
        "type": "article",
        "authorships": [
            {"author": {"display_name": "Matthew J. Page"}, "raw_author_name": "Matthew J Page"},
            {"author": {"display_name": "Joanne E. McKenzie"}, "raw_author_name": None},
        ],
        "biblio": {"volume": "372", "issue": None, "first_page": "n71", "last_page": "n71"},
        "is_retracted": False,
        **otherwise,
    }


def open_library(isbn: str = BOOK, **otherwise: Any) -> dict[str, Any]:
    """A book of Open Library."""
    book = {
        "url": "https://openlibrary.org/books/OL22853304M/Slow_reading",
        "key": "/books/OL22853304M",
        "title": "Slow reading",
        "authors": [{"url": "https://openlibrary.org/authors/OL6548935A", "name": "John Miedema"}],
        "number_of_pages": 92,
        "identifiers": {"isbn_13": [BOOK, "9781936117369"], "openlibrary": ["OL22853304M"]},
        "publishers": [{"name": "Litwin Books"}],
        "publish_places": [{"name": "Duluth, Minn"}],
        "publish_date": "March 2009",
        **otherwise,
    }
    return {f"ISBN:{isbn}": book}
