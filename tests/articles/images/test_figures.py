"""A figure from the draft to the reader: frozen with its text, seen by who may read that, and held
to its digest."""

import json
import re
from html import unescape
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client

from articles.images.store import folder
from articles.importing.beginning import begin as begin_from
from articles.models import Article, Page, PublicImage
from articles.publishing.feeds.content import absolute
from articles.publishing.pdf.making import make_due
from articles.text.citations.finding import Finding
from articles.text.grammar import FIGURED, GRADED
from articles.text.typeset import set_text
from articles.verification import verify, verify_all
from articles.workflow.recorded import Opposed
from editorial.images import TO_ALL
from tests.articles.audiences.test_variants import begin
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

from .pictures import SAID, added, drawn, with_figure

XLINK = "{http://www.w3.org/1999/xlink}href"


@walked
def draft(cast: Cast) -> Article:
    """A draft with a figure."""
    article = cast.draft()
    with_figure(article)
    return article


@walked
def public(cast: Cast, draft: Article) -> Article:
    """The same, as readers see it."""
    article = draft.submit(by=cast.author).start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    return article.approve(
        by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article)
    )


def path_of(article: Article) -> str:
    return article.images.latest("pk").figure.path


def found(article: Article) -> dict[str, Finding]:
    article = Article.objects.get(pk=article.pk)
    assert {finding.code for finding in article.findings()} <= {
        finding.code for finding in article.all_findings()
    }
    return {finding.code: finding for finding in article.all_findings()}


# --- Read and found -------------------------------------------------------------------------------


def test_a_text_of_an_earlier_form_reads_as_it_was_read() -> None:
    line = f"![Alt](image:{'0' * 64}-10x10.png)"
    assert "<img" in set_text(line, [], FIGURED).html
    assert set_text(line, [], GRADED).html == f'<p dir="auto">{line}</p>\n'


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        (SAID["alt"], "", "figure_without_alt"),
        ("Credit: Jane Roe\n", "", "figure_without_credit"),
        ("Licence: CC BY 4.0", "", "figure_without_licence"),
        ("image:", "image:0", "figure_not_shown"),
        ("![", "> ![", "figure_not_shown"),
        ("![", "See ![", "figure_not_shown"),
        ("-64x32", "-65x32", "figure_missing"),
        (
            "CC BY 4.0\n",
            f"CC BY 4.0\n\n![x](image:{'0' * 64}-9x9.png)\nCredit: a\nLicence: b\n",
            "figure_missing",
        ),
    ],
)
def test_what_a_figure_lacks_keeps_a_draft_from_being_submitted(
    draft: Article, was: str, now: str, code: str
) -> None:
    assert not [name for name in found(draft) if name.startswith(("figure_", "picture_"))]
    body = draft.body.replace(was, now)
    assert body != draft.body
    draft.edit(by=draft.author, version=draft.version, body=body)
    finding = found(draft)[code]
    assert finding.is_blocking and finding.message.startswith(f"Line {finding.line}: ")
    assert "](image:" in body.split("\n")[(finding.line or 0) - 1]


def test_code_shows_how_a_figure_is_typed_and_a_picture_may_wait(draft: Article) -> None:
    typed = f"```\n![x](image:{'0' * 64}-9x9.png)\n```\n"
    draft.edit(by=draft.author, version=draft.version, body=f"{draft.body}\n{typed}")
    assert not [name for name in found(draft) if name.startswith("figure_")]
    added(draft, "blue")
    assert not found(draft)["picture_unused"].is_objection


def test_an_imported_text_keeps_its_lines_and_says_which_picture_is_missing(cast: Cast) -> None:
    lines = f"![x](image:{'0' * 64}-9x9.png)\nCredit: a\nLicence: b"
    head = f"---\ntitle: Is it imported?\ntopic: {cast.topic.slug}\n---\n"
    imported = begin_from(f"{head}{lines}\n".encode(), by=cast.author)
    assert imported.article and imported.article.body == lines
    assert "figure_missing" in {finding.code for finding in imported.findings}


# --- From the draft to the reader -----------------------------------------------------------------


def test_readers_see_what_was_reviewed(public: Article, client: Client) -> None:
    path, page = path_of(public), client.get(f"/articles/{public.slug}/").content.decode()
    [img] = re.findall(r"<img [^>]*>", page)
    assert img == (f'<img src="{path}" alt="{SAID["alt"]}" width="64" height="32" loading="lazy">')
    assert (
        'Credit: Jane Roe. Licence: <a href="https://creativecommons.org/licenses/by/4.0/"' in page
    )
    answer = client.get(path)
    assert answer.content == (folder() / path.rpartition("/")[2]).read_bytes()
    sent = {
        name: answer[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")
    }
    assert list(sent.values()) == ["image/png", TO_ALL["Cache-Control"], "nosniff"]
    assert "default-src 'none'" in answer["Content-Security-Policy"] and not answer.cookies
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]
    data = json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0])
    assert data["image"][0]["description"] == SAID["alt"]
    assert data["image"][0]["contentUrl"].endswith(path)
    for words in ("ORANGE", "fields lie"):
        assert public.slug in client.get("/search/", {"q": words}).content.decode()
    assert not violations() and verify(public) == []


def test_it_is_taken_away_with_the_text(public: Article, client: Client) -> None:
    path, home = path_of(public), f"/articles/{public.slug}/"
    assert public.revision.body in client.get(f"{home}text.md").content.decode()
    fig = ElementTree.fromstring(client.get(f"{home}text.xml").content).find(".//fig")
    assert [node.tag for node in fig] == ["caption", "alt-text", "graphic", "attrib", "permissions"]
    assert fig.find("graphic").get(XLINK).endswith(path) and fig.findtext("attrib") == "Jane Roe"
    shown = absolute(public.galley.text, "https://example.org/articles/a/")
    assert f'src="https://example.org{path}" alt="{SAID["alt"]}"' in shown


def test_pictures_of_drafts_are_for_who_may_read_them(
    cast: Cast, draft: Article, client: Client
) -> None:
    article = draft.submit(by=cast.author).start_review(by=cast.editor)
    path, nowhere = path_of(article), f"/images/{'0' * 64}.png"
    first, second = cast.invite(article)
    cast.review(first)
    one_of_theirs = added(cast.draft(title="Is it another?"), "blue").figure.path
    for who, may in [
        (None, False),
        (cast.stranger, False),
        (cast.co_author, False),
        (cast.other_author, False),
        (cast.operator, False),
        (second.member.person, False),
        (first.member.person, True),
        (cast.author, True),
        (cast.editor, True),
        (cast.chair, True),
    ]:
        client.logout()
        if who:
            client.force_login(who)
        answer = client.get(path)
        assert answer.status_code == (200 if may else 404), who
        if may:
            assert answer["Cache-Control"] == "private, no-store"
        assert client.get(one_of_theirs).status_code == (200 if who == cast.author else 404), who
        assert client.get(nowhere).status_code == 404


def test_a_preview_shows_its_pictures_as_long_as_it_is_open(
    cast: Cast, draft: Article, client: Client
) -> None:
    article = draft.submit(by=cast.author)
    article.open_preview(by=cast.editor, digest=article.digest)
    assert client.get(path_of(article)).status_code == 200
    article.close_preview(by=cast.editor, digest=article.digest)
    assert client.get(path_of(article)).status_code == 404


def test_a_text_for_other_readers_has_the_pictures_of_its_source(
    cast: Cast, public: Article, client: Client
) -> None:
    variant = begin(public, by=cast.author)
    assert variant.images.get().name == public.images.get().name
    assert not [name for name in found(variant) if name.startswith("figure_")]


# --- A change, and what verification finds --------------------------------------------------------


def test_another_picture_is_no_minor_correction_and_is_shown_as_what_it_is(
    cast: Cast, public: Article, client: Client
) -> None:
    article = public.revise(by=cast.author)
    other = added(article, "blue")
    former = article.images.earliest("pk")
    body = article.body.replace(former.name, other.name)
    article.edit(by=cast.author, version=article.version, body=body)
    with pytest.raises(Opposed, match="leaves every figure as it is"):
        article.submit(by=cast.author, reason="A typo.", is_minor=True)
    article.submit(by=cast.author, reason="A better one.").start_review(by=cast.editor)
    for assignment in cast.invite(article):
        cast.review(assignment)
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    page = unescape(client.get(f"/articles/{public.slug}/changes/?from=1&to=2").content.decode())
    assert "Shows another picture" in page
    kept = {client.get(image.figure.path)["Cache-Control"] for image in (former, other)}
    assert kept == {TO_ALL["Cache-Control"]}


def test_bytes_that_are_not_those_approved_are_found_and_not_given_out(
    public: Article, client: Client, tmp_path: Any, settings: Any
) -> None:
    image = public.images.get()
    settings.VAR_DIR = tmp_path
    assert client.get(image.figure.path).status_code == 404
    assert make_due() == 0 and not Page.objects.get().has_pdfs  # it waits for the picture
    message = f"the picture {image.figure.file} of revision 1 is gone, or was altered."
    assert verify(public) == [message]
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / image.figure.file).write_bytes(drawn(colour="blue"))
    assert client.get(image.figure.path).status_code == 404 and verify(public) == [message]


def test_a_picture_that_is_shown_or_hidden_past_the_acts_is_found(public: Article) -> None:
    image = public.images.get()
    PublicImage.objects.filter(pk=image.digest).delete()
    PublicImage.objects.create(digest="0" * 64)
    report = " ".join(verify_all())
    assert f"readers do not see the picture {image.digest}" in report
    assert f"The picture {'0' * 64} is served to everybody" in report
