"""What the services answer becomes a work: right, none, or a reason in words; whatever is
answered."""

import json
from datetime import timedelta
from typing import Any

import pytest

from articles.look_up import asking
from articles.look_up.asking import NotAnswered, Unknown
from articles.look_up.services.known import look_up
from articles.look_up.services.work import NAMES, Notice, item, whole, words
from articles.look_up.turns import Turns
from articles.outside import connecting
from articles.sources.work_notice import Nature

from . import answers
from .answers import BOOK, NOTICE, PRISMA, PRISMA_PMID, RETRACTED, TITLE
from .stand_in import (
    StandIn,
    breaks_off,
    drips,
    floods,
    leads_to,
    never,
    nonsense,
    says,
)

pytestmark = pytest.mark.any_database

CROSSREF = "api.crossref.org/works/"
PUBMED = "eutils.ncbi.nlm.nih.gov/entrez/eutils/esummary.fcgi"
OPENALEX = "api.openalex.org/works/"
OPEN_LIBRARY = "openlibrary.org/api/books"
AUTHORS = [{"family": "Page", "given": "Matthew J"}, {"family": "McKenzie", "given": "Joanne E"}]
SHARED = {
    "type": "article-journal",
    "title": TITLE,
    "container-title": "BMJ",
    "page": "n71",
    "DOI": PRISMA,
}


@pytest.fixture(autouse=True)
def _no_pauses(db: None) -> None:
    """Pauses that a service asks for are kept in the cache, which is a table."""


def looked_up(kind: str, value: str) -> Any:
    service, work = look_up(kind, value, Turns())
    return service.key, work


def reason(kind: str = "DOI", value: str = PRISMA) -> str:
    with pytest.raises(NotAnswered) as refusal:
        look_up(kind, value, Turns())
    return refusal.value.reason


def test_crossref(services: StandIn) -> None:
    services.lay(CROSSREF + PRISMA, answers.crossref())
    key, work = looked_up("DOI", PRISMA)
    assert (key, work.notices, work.announces) == ("crossref", (), "")
    assert work.item == SHARED | {
        "language": "en",
        "ISSN": "1756-1833",
        "issued": {"date-parts": [[2021, 3, 29]]},
        "author": [*AUTHORS, {"family": "Bossuyt", "given": "Patrick M"}],
    }
    assert services.asked == [f"/{CROSSREF}10.1136%2Fbmj.n71?mailto=library%40answers.example"]
    (agent,) = services.agents
    assert agent.endswith("; mailto:library@answers.example)")


def test_pubmed(services: StandIn) -> None:
    services.lay(PUBMED, answers.pubmed())
    key, work = looked_up("PMID", PRISMA_PMID)
    assert key == "pubmed"
    assert work.item == SHARED | {
        "volume": "372",
        "PMID": PRISMA_PMID,
        "PMCID": "PMC8005924",
        "ISSN": "0959-8138",
        "issued": {"date-parts": [[2021]]},
        "author": [
            {"family": "Page", "given": "MJ"},
            {"family": "McKenzie", "given": "JE"},
            {"literal": "PRISMA Group"},
        ],
    }
    assert f"id={PRISMA_PMID}&retmode=json&tool=look-up&email=library%40" in services.asked[0]


@pytest.mark.parametrize(("kind", "value"), [("DOI", PRISMA), ("PMID", PRISMA_PMID)])
def test_openalex_is_asked_where_the_first_does_not_know(
    services: StandIn, settings: Any, kind: str, value: str
) -> None:
    settings.LOOK_UP_OPENALEX_KEY = "k3y"
    services.lay(PUBMED, answers.no_pubmed(PRISMA_PMID))
    services.lay(f"{OPENALEX}{kind.lower()}:{value}", answers.openalex())
    key, work = looked_up(kind, value)
    assert key == "openalex" and "api_key=k3y" in services.asked[1]
    assert work.item == SHARED | {
        "language": "en",
        "volume": "372",
        "PMID": PRISMA_PMID,
        "PMCID": "PMC8005924",
        "ISSN": "0959-8138",
        "issued": {"date-parts": [[2021]]},
        "author": [AUTHORS[0], {"family": "McKenzie", "given": "Joanne E."}],
    }


def test_open_library(services: StandIn) -> None:
    services.lay(OPEN_LIBRARY, answers.open_library())
    key, work = looked_up("ISBN", BOOK)
    assert key == "open_library"
    assert work.item == {
        "type": "book",
        "title": "Slow reading",
        "author": [{"family": "Miedema", "given": "John"}],
        "publisher": "Litwin Books",
        "issued": {"date-parts": [[2009]]},
        "ISBN": BOOK,
    }


@pytest.mark.parametrize(
    ("kind", "value", "path", "answer"),
    [
        ("DOI", PRISMA, "nowhere", {}),
        ("PMID", PRISMA_PMID, PUBMED, answers.no_pubmed(PRISMA_PMID)),
        ("ISBN", BOOK, OPEN_LIBRARY, {}),
    ],
)
def test_what_nobody_knows(
    services: StandIn, kind: str, value: str, path: str, answer: Any
) -> None:
    services.lay(path, answer)
    with pytest.raises(Unknown):
        look_up(kind, value, Turns())


def test_a_retracted_work_and_a_notice_are_told(services: StandIn) -> None:
    services.lay(CROSSREF + RETRACTED, answers.retracted())
    _, work = looked_up("DOI", RETRACTED)
    assert work.notices == (Notice(Nature.RETRACTION, (2010, 2, 6), NOTICE),)
    update = [{"type": "retraction", "DOI": RETRACTED}]
    services.lay(CROSSREF + NOTICE, answers.crossref(NOTICE, update_to=update))
    assert looked_up("DOI", NOTICE)[1].announces == f"DOI {RETRACTED}"
    services.lay(PUBMED, answers.pubmed(pubtype=["Journal Article", "Retracted Publication"]))
    assert looked_up("PMID", PRISMA_PMID)[1].notices == (Notice(Nature.RETRACTION),)
    services.lay(f"{OPENALEX}doi:{PRISMA}", answers.openalex(is_retracted=True))
    assert looked_up("DOI", PRISMA)[1].notices == (Notice(Nature.RETRACTION),)


DEEP = b"[" * 100_000
CUT = json.dumps(answers.crossref()).encode()[:-20]


@pytest.mark.parametrize(
    ("way", "message"),
    [
        (never, "did not answer in time"),
        (drips, "did not answer in time"),
        (floods, "answered with more than 4,000,000 bytes, the most that is read"),
        (breaks_off, "did not answer"),
        (nonsense, "did not answer"),
        (says(b"<html>Maintenance</html>", kind="text/html"), "answered with something that is no record of a work"),  # noqa: E501
        (says(CUT), "answered with something that cannot be read"),
        (says(DEEP), "answered with something that cannot be read"),
        (says(b"\xff\xfe{}"), "answered with something that cannot be read"),
        (says([]), "answered with another work"),
        (says({"message": None}), "answered with another work"),
        (says(answers.crossref("10.5555/other")), "answered with another work (DOI 10.5555/other)"),
        (says(answers.crossref(title=[])), "answered without a title"),
        (says({}, 429, Retry_After="120"), "asks for a pause"),
        (says({}, 500), "has a trouble of its own (500)"),
        (says({}, 403), "refused to answer (403)"),
        (leads_to("http://169.254.169.254/latest/meta-data/"), "leads to another site"),
        (leads_to("https://example.org/works"), "leads to another site"),
        (leads_to(f"/{CROSSREF}{PRISMA}"), "leads from one address to the next"),
        (leads_to("http://[::1/"), "did not answer"),
    ],
)  # fmt: skip
def test_what_hangs_or_lies_is_a_reason_in_words(
    services: StandIn, monkeypatch: pytest.MonkeyPatch, way: Any, message: str
) -> None:
    monkeypatch.setattr(asking, "ALL_OF_IT", 0.5)
    services.lay(CROSSREF + PRISMA, way)
    assert reason() == f"Crossref {message}"


@pytest.mark.parametrize(
    ("kind", "value", "path", "way", "message"),
    [
        ("PMID", PRISMA_PMID, PUBMED, answers.pubmed("1"), "PubMed answered with another work (PMID 1)"),  # noqa: E501
        ("PMID", PRISMA_PMID, PUBMED, {"error": "API rate limit exceeded"}, "PubMed answered with something that is no record of a work"),  # noqa: E501
        ("ISBN", BOOK, OPEN_LIBRARY, [], "Open Library answered with something that is no record of a work"),  # noqa: E501
        ("ISBN", BOOK, OPEN_LIBRARY, answers.open_library(identifiers={"isbn_10": ["0306406152"]}), "Open Library answered with another work (ISBN 9780306406157)"),  # noqa: E501
        ("ISBN", BOOK, OPEN_LIBRARY, answers.open_library("9780306406157"), "Open Library answered with another work"),  # noqa: E501
        ("DOI", PRISMA, f"{OPENALEX}doi:{PRISMA}", answers.openalex(ids={}, doi=None), "OpenAlex answered with another work"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_names_another_work_is_refused(
    services: StandIn, kind: str, value: str, path: str, way: Any, message: str
) -> None:
    services.lay(path, way)
    assert reason(kind, value) == message


def test_what_would_lead_to_another_path_is_not_asked(services: StandIn) -> None:
    with pytest.raises(Unknown):
        look_up("DOI", "10.1000/../../other", Turns())
    assert services.asked == []


def test_a_service_leads_on_within_its_site_and_another_stands_in_for_it(services: StandIn) -> None:
    services.lay(CROSSREF + PRISMA, leads_to("/moved"))
    services.lay("moved", answers.crossref())
    assert looked_up("DOI", PRISMA)[0] == "crossref"
    services.lay("moved", says({}, 500))
    services.lay(f"{OPENALEX}doi:{PRISMA}", answers.openalex())
    assert looked_up("DOI", PRISMA)[0] == "openalex"


@pytest.mark.parametrize("date", ["Mon, 30 Nov 2099 11:00:00 GMT", "99999999"])
def test_a_pause_is_kept_to_and_never_longer_than_a_day(services: StandIn, date: str) -> None:
    services.lay(CROSSREF + PRISMA, says({}, 429, Retry_After=date))
    with pytest.raises(NotAnswered) as refusal:
        look_up("DOI", PRISMA, Turns())
    assert refusal.value.pause == timedelta(days=1)
    services.lay(CROSSREF + PRISMA, answers.crossref())
    asked = len(services.asked)
    assert reason() == "Crossref asks for a pause"  # and is not asked meanwhile
    assert [path for path in services.asked[asked:] if "crossref" in path] == []


def test_without_a_server_of_ours_only_public_addresses_are_called(
    services: StandIn, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOOK_UP_THROUGH = ""
    inside = [(2, 1, 6, "", ("10.0.0.1", 443))]
    asked_for: list[str] = []
    monkeypatch.setattr(
        connecting, "getaddrinfo", lambda host, *_, **__: asked_for.append(host) or inside
    )
    assert reason() == "Crossref was not found at a public address"
    assert asked_for == ["api.crossref.org", "api.openalex.org"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Na<sup>+</sup> &amp; <i>H. pylori</i>", "Na+ & H. pylori"),
        (
            "below 10<sup>9</sup>/L, 10 <b><jats:sup>\u22129</jats:sup></b>",
            "below 10^9/L, 10^\u22129",
        ),
        ("&lt;i&gt;1&lt;/i&gt;0&lt;sup class='a'&gt;9&lt;/sup&gt;2", "10^9 2"),
        ("log<sub>2</sub>5, 5<sub>2</sub>, <b>1</b>0", "log2 5, 5 2, 10"),
        ("<m:msup><m:mn>10</m:mn><m:mn>9</m:mn></m:msup>", "10 9"),
        ("known<sup>1</sup>, CO<sub>2</sub>", "known1, CO2"),
        ("1<sup>" * 2_000, ""),
        ("&lt;b&gt;Bold&lt;/b&gt; &amp;lt;script&amp;gt;x", "Bold x"),
        ("p < 0.05 and n > 3", "p < 0.05 and n > 3"),
        ("over\u202eturned\u200b\x00 \n line", "overturned line"),
        ("lost \ufffd sign", ""),
        ("x" * 501, ""),
        ("<" * 10_000, ""),
        (["a list"], ""),
        (True, ""),
        (1998, "1998"),
        (None, ""),
    ],
)
def test_words_of_others_are_made_fit(value: Any, kept: str) -> None:
    assert words(value) == kept


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Vincent van Gogh", {"family": "van Gogh", "given": "Vincent"}),
        ("World Health Organization Expert Committee on Drugs", None),
        ("Plato", None),
        ("", {}),
    ],
)
def test_names_that_are_written_as_a_whole(name: str, parts: dict[str, str] | None) -> None:
    assert whole(name) == ({"literal": name} if parts is None else parts)


def test_of_very_many_authors_the_first_are_kept() -> None:
    named = item(type="book", author=[{"literal": str(at)} for at in range(NAMES + 1)])["author"]
    assert (len(named), named[-2:]) == (NAMES + 1, [{"literal": "199"}, {"literal": "et al."}])
