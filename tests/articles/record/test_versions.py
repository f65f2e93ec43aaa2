"""Every text that was ever public keeps its address; what changed is told to everybody; and all
of it can be checked."""

import hashlib
import re
import subprocess
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from articles.models import Article, Event
from articles.publishing.versions import comparing
from articles.publishing.versions.history import History
from articles.views.versions import COMPARING
from articles.workflow.corrections import compared
from tests.cast import BODY, Cast, sign_for
from tests.rewinding import walked

from ..reading.printed import part, printed, words
from ..reading.publishing import correct, forced
from .test_public_changes import approved_again

pytestmark = pytest.mark.page


@walked
def thrice(cast: Cast) -> Article:
    """An article with three versions: a first text, a second one, and a correction of that."""
    article = approved_again(cast, cast.approved(), body=BODY + "\nA SECOND paragraph came in.\n")
    return correct(cast, article, note="A word & a <b>tag</b> was wrong.")


@walked
def ahead(cast: Cast) -> Article:
    """An article whose next revision waits for its review."""
    article = cast.revising()
    return article.edit(by=cast.author, version=article.version, body=BODY + "\nSECRET\n").submit(
        by=cast.author, reason="SECRET"
    )


@walked
def unpublished(cast: Cast, state: str) -> Article:
    """An article that was never public."""
    return getattr(cast, state)()


def get(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert not answer.cookies
    return answer.content.decode()


def test_a_former_version_keeps_its_address(cast: Cast, thrice: Article, client: Client) -> None:
    article = thrice
    home = f"/articles/{article.slug}/"
    html = get(client, f"{home}v/1/")
    text = words(html.split('id="main">', 1)[1])
    assert (
        text.startswith("A former version of this answer")
        and f'href="{home}"' in html
        and "noindex" in html
    )
    galley = article.galleys.get(revision__number=1)
    assert galley.head in html and galley.text in html and "A SECOND" not in html
    assert galley.revision.digest in html and "Approved after full review" in text
    assert html == get(client, f"{home}clinician/v/1/")
    assert "A SECOND" in get(client, f"{home}v/2/")


def test_todays_version_is_the_article(cast: Cast, thrice: Article, client: Client) -> None:
    article = thrice
    answer = client.get(f"/articles/{article.slug}/v/3/")
    assert (answer.status_code, answer["Location"]) == (302, f"/articles/{article.slug}/")


def test_the_change_list_says_what_and_how_and_by_whom(
    thrice: Article, client: Client, django_assert_max_num_queries: Any
) -> None:
    article = thrice
    home = f"/articles/{article.slug}/"
    assert f'<a href="{home}versions/">3 versions</a>' in printed(article)
    with django_assert_max_num_queries(2):
        html = get(client, f"{home}versions/")
    text = words(html)
    first, second, third = map(
        text.index,
        ("The first version", "As the new trial has it.", "A word & a <b>tag</b> was wrong."),
    )
    assert third < second < first, "the newest first"
    assert (
        "Minor correction on" in text
        and "Approved after full review on" in text
        and "signed by Editor" in text
    )
    assert escape("A word & a <b>tag</b> was wrong.") in html
    assert f"{home}changes/?from=1&amp;to=2" in html and "noindex" in html


def test_any_two_versions_are_compared(cast: Cast, thrice: Article, client: Client) -> None:
    article = thrice
    path = f"/articles/{article.slug}/changes/"
    assert get(client, path) == get(client, f"{path}?from=2&to=3")
    text = words(get(client, f"{path}?from=1&to=3"))
    assert "SECOND" in text and "(revision 1)" in text and "(revision 3" in text
    assert get(client, f"{path}?from=1&to=3") == get(client, f"{path}?from=3&to=1"), (
        "the order does not matter"
    )
    assert get(client, f"{path}?to=2") == get(client, f"{path}?from=1&to=2")
    assert text.index("A word &") < text.index("As the new trial has it."), (
        "what was said of each step"
    )
    assert 'value="1" selected' in get(client, f"{path}?from=1&to=3")


def test_two_texts_are_compared_once_whoever_asks(
    cast: Cast, thrice: Article, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two long texts take a second to compare, and nobody need log in to ask for it."""
    seen: list[tuple[int, int]] = []

    def counted(before: Any, now: Any) -> Any:
        seen.append((before.number, now.number))
        return compared(before, now)

    monkeypatch.setattr(comparing, "compared", counted)
    path = f"/articles/{thrice.slug}/changes/"
    for query in ("?from=1&to=3", "?from=3&to=1", "?to=3&from=1&x=2", "?from=1&to=3"):
        first = get(client, path + query)
    assert seen == [(1, 3)] and "SECOND" in first and get(Client(), f"{path}?from=1&to=3") == first
    get(client, f"{path}?from=1&to=2")
    get(client, path)
    assert seen == [(1, 3), (1, 2), (2, 3)]


@pytest.mark.parametrize(
    "query",
    [
        "from=1&to=4",
        "from=0&to=1",
        "from=x&to=2",
        "from=&to=2",
        "from=-1&to=2",
        "from=1.5",
        "from=%00",
        "to=٣",
        "from=" + "9" * 400,
    ],
)
def test_other_numbers_are_not_there(
    cast: Cast, thrice: Article, client: Client, query: str
) -> None:
    article = thrice
    article.revise(by=cast.author).edit(
        by=cast.author, version=article.version, body=BODY + "\nSECRET\n"
    ).submit(by=cast.author)
    assert client.get(f"/articles/{article.slug}/changes/?{query}").status_code == 404


def test_the_data_are_the_bytes_that_were_signed(
    cast: Cast, thrice: Article, client: Client
) -> None:
    article = thrice
    for rest, number in (
        ("revision.json", 3),
        ("v/1/revision.json", 1),
        ("v/3/revision.json", 3),
        ("clinician/v/2/revision.json", 2),
    ):
        answer = client.get(f"/articles/{article.slug}/{rest}")
        digest = article.revisions.get(number=number).digest
        assert f"sha256:{hashlib.sha256(answer.content).hexdigest()}" == digest
        assert answer["Content-Type"] == "application/json" and answer.json()["number"] == number
        assert "noindex" in answer["X-Robots-Tag"]
    assert article.revision.digest in printed(
        article
    ) and f'href="/articles/{article.slug}/revision.json"' in printed(article)


def test_the_headers_of_the_data_say_where_the_text_stands_today(
    cast: Cast, thrice: Article, client: Client, settings: Any
) -> None:
    article, home = thrice, f"{settings.SITE_ORIGIN}/articles/{thrice.slug}/"
    state = {
        rest: client.get(f"/articles/{article.slug}/{rest}revision.json")
        for rest in ("", "v/1/", "v/2/", "v/3/")
    }
    assert [answer["Article-State"] for answer in state.values()] == [
        "current",
        "former",
        "former",
        "current",
    ]
    assert (
        state["v/1/"]["Link"] == f'<{home}revision.json>; rel="latest-version"'
        and "Link" not in state["v/3/"]
    )
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )
    for rest, before in state.items():
        answer = client.get(f"/articles/{article.slug}/{rest}revision.json")
        notice = article.events.get(verb="retract").sequence
        assert (answer["Article-State"], answer["Link"]) == (
            "retracted",
            f'<{home}notices/{notice}/>; rel="describedby"',
        )
        assert answer.content == before.content


def _compare(html: str) -> str:
    """Run what the page says to run, on a page that was fetched already."""
    command = COMPARING.format(origin="").partition("|\n")[2]
    return subprocess.run(
        ["/bin/sh", "-c", command], input=html, capture_output=True, text=True, check=True
    ).stdout


def test_the_three_commands_hold(cast: Cast, thrice: Article, client: Client) -> None:
    article = thrice
    page = get(client, "/how-to-check/")
    assert (
        escape(COMPARING.partition("|\n")[2].format()) in page.replace("&#x27;", "&#x27;")
        and "sha256sum revision.json" in page
    )
    for path in ("", "v/1/"):
        html = get(client, f"/articles/{article.slug}/{path}")
        assert _compare(html) == "head: the same\ntext: the same\n"
        assert "text: NOT the same" in _compare(html.replace("rarely", "often"))


def test_a_correction_has_a_notice(cast: Cast, thrice: Article, client: Client) -> None:
    article = thrice
    [path] = set(re.findall(r'href="(/articles/[^"]+/notices/\d+/)"', printed(article)))
    html = get(client, path)
    text = words(html)
    assert (
        "Correction: Does mild hypokalaemia" in text
        and "A word & a <b>tag</b> was wrong." in text
        and "Other Editor" in text
    )
    assert (
        f'href="/articles/{article.slug}/"' in html
        and f'href="/articles/{article.slug}/changes/?from=2&amp;to=3"' in html
    )
    assert path in get(client, f"/articles/{article.slug}/versions/")


def test_a_retraction_has_a_notice(cast: Cast, thrice: Article, client: Client) -> None:
    article = thrice
    article.retract(
        by=cast.chair,
        digest=article.digest,
        reason="The dose was wrong.",
        signature=sign_for(cast.chair, article, "retract"),
    )
    path = (
        part(printed(article), 'id="banner-retracted"', "</section>")
        .split('href="')[1]
        .split('"')[0]
    )
    text = words(get(client, path))
    assert (
        "Retraction: Does mild hypokalaemia" in text
        and "The dose was wrong." in text
        and "Chair" in text
    )
    former = words(get(client, f"/articles/{article.slug}/v/1/").split('id="main">', 1)[1])
    assert former.startswith("Retracted on") and "The dose was wrong." in former
    listed = get(client, f"/articles/{article.slug}/versions/")
    assert "The dose was wrong." in listed and "/changes/" not in listed
    corrected = next(notice for notice in History.of(article).notices if not notice.is_retraction)
    assert "retracted since" in get(client, corrected.url)


def test_one_version_twice_is_asked_again(thrice: Article, client: Client) -> None:
    answer = client.get(f"/articles/{thrice.slug}/changes/?from=2&to=2")
    assert (
        answer.status_code == 200
        and "That is one version twice. Choose two different ones." in answer.content.decode()
    )


@pytest.mark.parametrize(
    "rest",
    [
        "v/0/",
        "v/2/",
        f"v/{10**30}/",
        "v/2/revision.json",
        "v/0/revision.json",
        "changes/",
        "changes/?from=1&to=2",
        "notices/1/",
        f"notices/{10**30}/",
        "patient/v/1/",
        "patient/versions/",
        "patient/revision.json",
    ],
)
def test_what_was_never_public_is_not_there(ahead: Article, client: Client, rest: str) -> None:
    assert client.get(f"/articles/{ahead.slug}/{rest}").status_code == 404


@pytest.mark.parametrize(
    "rest", ["versions/", "v/1/", "revision.json", "v/1/revision.json", "changes/", "notices/1/"]
)
@pytest.mark.parametrize("state", ["draft", "submitted", "under_review", "rejected", "withdrawn"])
def test_nothing_of_an_unpublished_text_is_there(
    unpublished: Article, client: Client, state: str, rest: str
) -> None:
    there, nowhere = (
        client.get(f"/articles/{slug}/{rest}") for slug in (unpublished.slug, "nowhere")
    )
    assert there.status_code == nowhere.status_code == 404
    assert there.content.replace(unpublished.slug.encode(), b"") == nowhere.content.replace(
        b"nowhere", b""
    )


def test_a_note_that_was_not_written_for_readers_stays_unread(cast: Cast, client: Client) -> None:
    """Notes from before the form said that readers see them: their acts do not say so."""
    article = approved_again(cast, cast.approved(), body=BODY + "\nMore.\n")
    event = Event.objects.get(article=article, verb="submit", digest=article.digest)
    assert event.detail == {"note": "public"}
    html = get(client, f"/articles/{article.slug}/versions/")
    assert "As the new trial has it." in html
    first = Event.objects.get(
        article=article, verb="submit", digest=article.revisions.get(number=1).digest
    )
    assert first.detail == {}


def test_the_headers_say_that_the_full_review_is_still_to_come(cast: Cast, client: Client) -> None:
    article = forced(cast)
    assert client.get(f"/articles/{article.slug}/revision.json")["Article-State"] == "early"


def test_a_text_published_early_says_so_among_the_versions(cast: Cast, client: Client) -> None:
    article = forced(cast)
    assert "Published before full review on" in words(
        get(client, f"/articles/{article.slug}/versions/")
    )
    assert get(client, f"/articles/{article.slug}/revision.json")


def test_a_topic_does_not_say_that_nothing_was_ever_approved(cast: Cast, client: Client) -> None:
    path = f"/topics/{cast.topic.slug}/"
    assert "appears here when the board has read it" in get(client, path)
    cast.retracted()
    text = words(get(client, path))
    assert "appears here when the board has read it" not in text and "retracted" in text
