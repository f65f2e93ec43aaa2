"""What is not public comes up in no public answer: every address is asked, and searched for,
with a word in every hidden place."""

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import unescape
from itertools import cycle, product
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from django.http import HttpResponse
from django.utils import timezone
from pypdf import PdfReader

from articles.models import Audience, Page, SearchEntry, SearchWord, StoredPdf
from articles.publishing.pdf import making
from articles.publishing.pdf.addresses import pdf_address
from articles.publishing.pdf.printed import of_page, pages
from articles.tasks import relate_texts
from tests.articles.pdf.reading import in_this_process, set_html
from tests.cast import Cast
from tests.rewinding import walked

from ..addresses import PLACE, routes_there_are
from ..browsing import Browser
from ..matrix import routes
from ..scene import Scene, scene
from ..test_every_state import STATES
from .canaries import EVERYWHERE, LETTERS, Planted, plant, plant_variant, word

pytestmark = [pytest.mark.long, pytest.mark.page]

PIECE = 10  # letters of a word that tell whose it is
NEXT = re.compile(r'<a [^>]*href="([^"]+)" rel="next"')
RUNS = re.compile(f"[{LETTERS}]{{{PIECE},}}")
TAGS = re.compile("<[^>]*>")
PREVIEWED = [
    "submitted",
    "under_review",
    "reviewed",
    "changes_requested",
    "remarked",
    "resubmitted",
    "rereviewed",
    "rejected",
    "withdrawn",
    "approved",
    "forced",
    "retracted",
]
ENDINGS = ["bib", "json", "md", "xml"]
ONE_OF = 20  # of so many words one is searched for


@dataclass
class Garden:
    """What is planted, beside a site that has something to show."""

    scene: Scene
    texts: list[Planted]

    def pieces(self) -> dict[str, str]:
        """Return each piece of a word, and the word."""
        return {
            whole[at : at + PIECE]: whole
            for one in self.texts
            for whole in one.words
            for at in range(len(whole) - PIECE + 1)
        }

    def allowed(self) -> dict[str, list[str]]:
        """Return how the paths begin at which a word may stand."""
        return {
            whole: starts
            for one in self.texts
            for whole, starts in one.where_it_may_stand().items()
        }


@walked
def garden(cast: Cast) -> Garden:
    """A text in every state, some of them with a preview, and two for other readers of a public
    one."""
    filled = scene(cast)
    of = filled.of
    texts = [plant(of, state, walk) for state, walk in STATES.items()]
    texts += [
        plant(of, f"{state} with a preview", STATES[state], with_preview=True)
        for state in PREVIEWED
    ]
    texts += [
        plant_variant(of, f"for others{' with a preview' * is_open}", with_preview=is_open)
        for is_open in (False, True)
    ]
    assert relate_texts() > len(PREVIEWED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "typeset", in_this_process)
        assert making.make_missing(lambda done, total: None) > len(PREVIEWED)
    return Garden(filled, texts)


def paths(garden: Garden) -> Iterator[str]:
    """Yield every address: the examples of every route, lists where these texts would stand, and
    each route about one for each of them."""
    yield from (
        garden.scene.fill(example.path) for examples in routes().values() for example in examples
    )
    topic = garden.texts[0].article.topic.slug
    yield from (
        path for one in Audience.values for path in (f"/feed/{one}/", f"/topics/{topic}/{one}/")
    )
    yield from sorted({f"/a-z/{one.article.slug[0]}/" for one in garden.texts})
    about = [route for route in routes_there_are() if "<slug:slug>" in route]
    endings = cycle(ENDINGS)
    for one in garden.texts:
        said = one.article.events.filter(
            verb__in=["retract", "approve", "reject", "request_changes"]
        ).values_list("sequence", flat=True)
        here = {
            "slug": [one.article.slug],
            "audience": ["clinician", "patient"],
            "number": [1, 2, *said],
            "ending": ENDINGS,
        }
        for route in about:
            names = PLACE.findall(route)
            # A version of a text is asked for in one of the forms, the next one in the next.
            each = here | {"ending": [""]} if "number" in names else here
            for values in product(*(each[name] for name in names)):
                given = (one or next(endings) for one in values)
                # Used up before the next turn.
                yield "/" + PLACE.sub(lambda _: str(next(given)), route)  # noqa: B023
        compared = f"/articles/{one.article.slug}/changes/"
        yield from (
            f"{compared}?from={first}&to={second}" for first, second in ((1, 2), (2, 1), (1, 99))
        )


def seen(answer: HttpResponse, path: str) -> set[str]:
    """Return the runs of letters in an answer that might be pieces: in the body, as markup and as
    text, headers and cookies.

    What was typed as a part of the address is no news.
    """
    body = b"".join(answer) if answer.streaming else answer.content
    text = (
        in_a_pdf(body)
        if answer.get("Content-Type") == "application/pdf"
        else body.decode(errors="replace")
    )
    told = f"{text} {TAGS.sub('', text)} {answer.headers} {answer.cookies}".lower()
    for typed in re.split("[/?&=+]", path.lower()):
        told = told.replace(typed, "") if len(typed) >= PIECE else told
    return set(RUNS.findall(told))


@cache
def in_a_pdf(data: bytes) -> str:
    """The words of a PDF, and what it says of itself."""
    reader = PdfReader(io.BytesIO(data))
    return " ".join(
        [
            *(page.extract_text() for page in reader.pages),
            str(reader.metadata),
            reader.xmp_metadata.stream.get_data().decode(),
        ]
    )


def following(answer: HttpResponse, path: str) -> list[str]:
    """Return where the list in an answer goes on."""
    html = "" if answer.streaming else answer.content.decode(errors="replace")
    return [urljoin(path, unescape(further)) for further in NEXT.findall(html)]


@dataclass
class Hunt:
    """What came up, as "where it was planted at which path": where it may not, and the words that
    did where they may.

    `further` are the addresses where lists went on.
    """

    leaks: list[str]
    shown: set[str]
    further: list[str]


def hunt(garden: Garden, asked: Iterable[str]) -> Hunt:
    """Ask every path as nobody in particular, and each list to its end, and tell the words apart
    by where they may stand."""
    browser, pieces, came = Browser(garden.scene), garden.pieces(), Hunt([], set(), [])
    allowed = garden.allowed()
    said = {whole: where for one in garden.texts for whole, where in one.words.items()}
    left = deque(dict.fromkeys(asked))
    while left:
        path = left.popleft()
        answer = browser.send("anonymous", "GET", path)
        further = [one for one in following(answer, path) if one not in came.further]
        came.further += further
        left += further
        runs = seen(answer, path)
        cut = {run[at : at + PIECE] for run in runs for at in range(len(run) - PIECE + 1)}
        for whole in {pieces[piece] for piece in cut & pieces.keys()}:
            if any(path.startswith(start) for start in allowed.get(whole, ())):
                came.shown.add(whole)
            else:
                came.leaks.append(f"{said[whole]} at {path}")
    return came


def hidden(garden: Garden) -> list[str]:
    """Return the words that no search may find."""
    allowed = garden.allowed()
    return [
        whole
        for one in garden.texts
        for whole in one.words
        if EVERYWHERE not in allowed.get(whole, ())
    ]


def searches(whole: str) -> list[str]:
    """Return addresses that search for a word: as it is, as a phrase, mistyped, by how it
    begins."""
    typed = [whole, f'"{whole}"', f"title {whole}", f"{whole[:7]}q{whole[8:]}", whole[:9]]
    return [f"/search/?{urlencode({'q': one})}" for one in typed] + [
        f"/search/suggest/?{urlencode({'q': one})}"
        for one in (whole[:5], whole[:9], whole, f"potassium {whole[:6]}")
    ]


def test_nothing_hidden_is_in_any_public_answer(garden: Garden) -> None:
    came = hunt(garden, paths(garden))
    assert came.leaks == []
    assert [path for path in came.further if path.startswith("/?before=")]
    allowed = garden.allowed()
    readable = [
        words for one in garden.texts for words in one.texts.values() if words[0] in allowed
    ]
    assert len([words for words in readable if EVERYWHERE in allowed[words[0]]]) > 12
    assert (
        len([words for words in readable if EVERYWHERE not in allowed[words[0]]]) > 5
    )  # open as previews
    # The hunt finds whatever may be read somewhere.
    assert [words for words in readable if not {*words[:-1]} & {*allowed} <= came.shown] == []


def test_no_search_tells_a_hidden_word_from_one_that_nobody_wrote(garden: Garden) -> None:
    """The index is asked for all of them, the pages for some."""
    words, browser, nobodys = hidden(garden), Browser(garden.scene), word("nobody wrote this")
    assert len(words) > 1000
    indexed = {
        token.rpartition(":")[2] for token in SearchWord.objects.values_list("word", flat=True)
    }
    assert not indexed & {*words} and indexed & garden.allowed().keys()
    held = " ".join(
        f"{one.text} {one.words} {one.tokens}".lower() for one in SearchEntry.objects.all()
    )
    assert [whole for whole in words if whole in held] == []
    told = [_without(browser.send("anonymous", "GET", path), nobodys) for path in searches(nobodys)]
    for whole in words[::ONE_OF]:
        for path, other in zip(searches(whole), told, strict=True):
            assert _without(browser.send("anonymous", "GET", path), whole) == other, path


def _without(answer: HttpResponse, typed: str) -> str:
    """What an answer says but for what was typed: longer pieces of it first."""
    text = answer.content.decode()
    for piece in sorted(
        {typed, f"{typed[:7]}q{typed[8:]}", typed[:9], typed[:6], typed[:5]}, key=len, reverse=True
    ):
        text = text.replace(piece, "…")
    return re.sub('nonce="[^"]*"', "", text)


def _in_a_body(leak: str, page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(
        html=bytes(page.html) + f"<p>{leak.upper()}</p>".encode()
    )


def _in_a_header(leak: str, page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(headers=page.headers | {"X-Note": leak})


def _in_a_list(leak: str, page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(title=f"Does <b>{leak[:12]}</b> help?")


def _in_a_pdf(leak: str, page: Page) -> None:
    data = set_html(f"<p>{leak}</p>")
    made = StoredPdf(
        state=of_page(pages().get(pk=page.pk)).state,
        galley=page.galley,
        look="another",
        data=data,
        made_at=timezone.now(),
        digest=f"sha256:{sha256(data).hexdigest()}",
    )
    StoredPdf.objects.bulk_create([made])


def _in_an_excerpt(leak: str, page: Page) -> None:
    SearchEntry.objects.filter(article=page.article_id).update(text=f"hypokalaemia {leak}")


LEAKS = {
    _in_a_body: "/articles/",
    _in_a_header: "/articles/",
    _in_a_list: "/",
    _in_a_pdf: ".pdf",
    _in_an_excerpt: "/search/?q=hypokalaemia+topic:kidney",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_hunt_finds_a_leak(garden: Garden, leak: Any) -> None:
    secret, page = hidden(garden)[7], Page.objects.get(slug=garden.scene.values["approved_slug"])
    asked = [
        page.get_absolute_url(),
        pdf_address(page.get_absolute_url()),
        "/",
        "/search/?q=hypokalaemia+topic:kidney",
    ]
    assert hunt(garden, asked).leaks == []
    leak(secret, page)
    leaks = hunt(garden, asked).leaks
    assert leaks and all(secret in garden.texts[0].words for _ in leaks)


def test_a_search_that_knows_a_hidden_word_is_found_out(garden: Garden) -> None:
    secret, nobodys, browser = hidden(garden)[7], word("nobody wrote this"), Browser(garden.scene)
    SearchWord.objects.create(word=secret, entries=1)
    differ = [
        path
        for path, other in zip(searches(secret), searches(nobodys), strict=True)
        if _without(browser.send("anonymous", "GET", path), secret)
        != _without(browser.send("anonymous", "GET", other), nobodys)
    ]
    assert len(differ) >= 4
