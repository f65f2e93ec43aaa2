"""Submitting, withdrawing, revising; who may look; what comes too late."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Event, Reference, Status
from articles.views.desk.progress import timeline
from tests.articles.desk.pages import Form, at, copy_of, saved, write
from tests.articles.reading.publishing import forced
from tests.cast import Cast, declaring

pytestmark = pytest.mark.page

STEPS = ("submit", "withdraw", "revise")


def take(client: Client, article: Article, verb: str, **typed: object):
    """Open the page of a step, type, press its button."""
    confirmed = {"original": "on"} if verb == "submit" else {}
    return client.post(
        at(article, verb), Form(client.get(at(article, verb))).fields | confirmed | typed
    )


# --- The steps ------------------------------------------------------------------------------------


def test_an_article_is_begun_written_and_submitted(author: Client, cast: Cast) -> None:
    begun = author.post(
        "/desk/new/",
        {"title": "Does tea stain teeth?", "topic": cast.topic.pk, "audience": "clinician"},
    )
    article = Article.objects.get()
    page = author.get(begun.url)
    fresh = page.content.decode()
    assert "2 parts are not written yet" in fresh and "banner--stop" not in fresh
    assert not re.findall(r'class="finding"', fresh), "no error before a word is written"
    started = author.post(
        at(article), copy_of(page) | {"short_answer": "Yes [1]."}, follow=True
    ).content.decode()
    assert "this from being submitted" in started and "banner--stop" in started
    write(author, article, act="add")
    write(
        author,
        article,
        short_answer="Yes.",
        body="It does. [1]",
        **{"reference-0-title": "On tea", "reference-0-identifiers": "10.5555/tea"},
    )
    answer = write(author, article, act="submit")
    assert (answer.status_code, answer.url) == (302, at(article, "submit"))
    asked = {"funding", "interests", "ai_tool", "ai_version", "ai_sections", "ai_checked_by"}
    assert set(Form(author.get(answer.url)).fields) == {"csrfmiddlewaretoken", "version", *asked}
    answer = take(author, article, "submit", **declaring(cast.author))
    assert (answer.status_code, answer.url) == (302, at(article))
    now = saved(article)
    assert (now.status, now.revision.number, now.revision.body) == (
        Status.SUBMITTED,
        1,
        "It does. [1]",
    )
    assert [event.verb for event in now.events.all()] == ["submit"]
    page = author.get(at(article)).content.decode()
    assert (
        "Submitted. The editors have been told." in page
        and 'id="copy"' not in page
        and "It does." in page
    )


def test_submitting_again_says_what_has_changed(author: Client, cast: Cast) -> None:
    article = cast.changes_requested()
    answer = take(author, article, "submit", reason=" ")
    assert (
        answer.status_code == 200
        and "Say in a sentence what has changed" in answer.content.decode()
    )
    assert saved(article).status == Status.CHANGES_REQUESTED
    assert take(author, article, "submit", reason="Magnesium\nadded.").status_code == 302
    assert (
        saved(article).revision.note == "Magnesium\nadded." and saved(article).revision.number == 2
    )


def test_words_that_hide_something_are_refused_and_kept(author: Client, cast: Cast) -> None:
    article = cast.changes_requested()
    answer = take(author, article, "submit", reason="Magnesium\u202eadded")
    assert answer.status_code == 200 and "RIGHT-TO-LEFT OVERRIDE" in answer.content.decode()
    assert Form(answer).fields["reason"] == "Magnesium\u202eadded"
    assert saved(article).status == Status.CHANGES_REQUESTED


def test_withdrawing_and_revising(author: Client, cast: Cast) -> None:
    article = cast.under_review()
    assert take(author, article, "withdraw", reason="Superseded.").url == at(article)
    assert saved(article).status == Status.WITHDRAWN
    assert saved(article).events.last().reason == "Superseded."
    public = cast.approved(title="Is it public?")
    assert take(author, public, "revise", reason="A new trial.").url == at(public)
    assert saved(public).status == Status.DRAFT and saved(public).galley_id == public.galley_id


@pytest.mark.parametrize("verb", STEPS)
def test_a_double_click_shows_the_result(author: Client, cast: Cast, verb: str) -> None:
    article = {"submit": cast.draft, "withdraw": cast.submitted, "revise": cast.approved}[verb]()
    fields = Form(author.get(at(article, verb))).fields | {"reason": "Once.", "original": "on"}
    answers = [author.post(at(article, verb), fields) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, at(article))] * 2
    assert Event.objects.filter(article=article, verb=verb).count() == 1


@pytest.mark.parametrize("verb", STEPS)
def test_looking_at_a_step_takes_none(author: Client, cast: Cast, verb: str) -> None:
    article = {"submit": cast.draft, "withdraw": cast.submitted, "revise": cast.approved}[verb]()
    before = (article.status, Event.objects.count(), article.history.count())
    assert author.get(at(article, verb), {"reason": "x", "version": "0"}).status_code == 200
    assert author.head(at(article, verb)).status_code == 200
    assert (saved(article).status, Event.objects.count(), article.history.count()) == before


def test_a_closed_step_says_why_and_has_no_button(author: Client, cast: Cast) -> None:
    article = cast.draft(body="A claim. [7]")
    page = author.get(at(article, "submit"))
    words = page.content.decode()
    assert page.status_code == 200 and "marker [7] has no reference" in words
    assert words.count('type="submit"') == 1  # the log-out


def test_submitting_over_findings_is_refused_with_them(author: Client, cast: Cast) -> None:
    article = cast.draft(body="A claim. [7]")
    answer = author.post(at(article, "submit"), {"version": "0"} | declaring(cast.author))
    assert answer.status_code == 422 and "marker [7] has no reference" in answer.content.decode()
    assert saved(article).status == Status.DRAFT and not article.events.exists()


@pytest.mark.parametrize("version", ["1", "", "x", "9" * 5000, None])
def test_only_the_text_that_was_on_the_screen_is_submitted(
    author: Client, cast: Cast, version: str | None
) -> None:
    article = cast.draft()
    answer = author.post(
        at(article, "submit"),
        declaring(cast.author) | ({} if version is None else {"version": version}),
    )
    assert answer.status_code == 409 and saved(article).status == Status.DRAFT
    assert "You saved this article in another window" in answer.content.decode()
    assert answer.content.decode().count("Error: ") == 1
    assert Form(answer).fields["version"] == "0"


def test_what_was_said_with_a_step_that_came_too_late_is_kept(author: Client, cast: Cast) -> None:
    article = cast.changes_requested()
    fields = Form(author.get(at(article, "submit"))).fields
    article.edit(by=cast.author, version=0, body="Other. [1]")
    answer = author.post(
        at(article, "submit"), fields | {"reason": "Magnesium added.", "original": "on"}
    )
    assert answer.status_code == 409
    kept = {
        "csrfmiddlewaretoken": "",
        "version": "1",
        "reason": "Magnesium added.",
        "original": "on",
    }
    assert Form(answer).fields | {"csrfmiddlewaretoken": ""} == fields | kept


def test_a_co_author_does_not_submit(client: Client, cast: Cast) -> None:
    article = cast.draft()
    article.co_authors.add(cast.co_author)
    client.force_login(cast.co_author)
    assert (
        client.post(
            at(article, "submit"), {"version": "0"} | declaring(cast.author, cast.co_author)
        ).status_code
        == 403
    )
    assert "Only its author can do this." in client.get(at(article, "submit")).content.decode()
    assert saved(article).status == Status.DRAFT


# --- Who may look ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["stranger", "other_author", "editor", "chair", "operator"])
@pytest.mark.parametrize("verb", ["article", *STEPS])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_somebody_elses_is_not_there(
    client: Client, cast: Cast, who: str, verb: str, method: str
) -> None:
    client.force_login(getattr(cast, who))
    article, answers = cast.draft(), []
    for path in (at(article, verb), at(article, verb).replace(f"/{article.pk}/", "/999999/")):
        with CaptureQueriesContext(connection) as seen:
            answer = getattr(client, method)(path)
        answers.append((answer.status_code, answer.content, dict(answer.headers), len(seen)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_number_no_database_holds_is_not_there(author: Client) -> None:
    assert author.get(f"/desk/{'9' * 40}/").status_code == 404


@pytest.mark.parametrize(
    "walk", ["submitted", "under_review", "approved", "rejected", "withdrawn", "retracted"]
)
def test_an_article_that_cannot_be_changed_is_read(author: Client, cast: Cast, walk: str) -> None:
    article = getattr(cast, walk)()
    page = author.get(at(article))
    words = page.content.decode()
    assert page.status_code == 200 and 'id="copy"' not in words
    assert "Potassium of 3.2 rarely causes symptoms." in words
    assert ("Out of scope." in words, "The dose was wrong." in words) == (
        walk == "rejected",
        walk == "retracted",
    )


def test_authors_do_not_learn_who_reviews_them_or_what_was_said_to_the_editors(
    author: Client, cast: Cast
) -> None:
    article = cast.under_review()
    asked = cast.invite(article)
    cast.review(
        asked[0],
        "changes_requested",
        comments_to_author="For the author only.",
        comments_to_editors="Canary to editors.",
    )
    pages = [author.get(path).content.decode() for path in (at(article), "/desk/")]
    article.request_changes(by=cast.editor, digest=article.digest, reason="Do better.")
    pages += [
        author.get(path).content.decode() for path in (at(article), at(article, "submit"), "/desk/")
    ]
    for words in pages:
        assert (
            "Reviewer One" not in words
            and "Canary" not in words
            and "For the author only." not in words
        )
    assert "Do better." in pages[2]


def test_the_timeline_has_what_moved_the_article_newest_first(author: Client, cast: Cast) -> None:
    article = cast.rejected()
    page = author.get(at(article))
    assert [
        (entry["label"], entry["actor"], entry["reason"]) for entry in page.context["timeline"]
    ] == [("Rejected", "Editor", "Out of scope."), ("Submitted", "Author", "")]
    assert [(stage["name"], stage["state"]) for stage in page.context["tracker"]] == [
        ("Submitted", "done"),
        ("Under Review", "ahead"),
        ("Approved", "ahead"),
    ]


@pytest.mark.parametrize(
    ("walk", "states"),
    [
        ("draft", ["ahead", "ahead", "ahead"]),
        ("submitted", ["now", "ahead", "ahead"]),
        ("under_review", ["done", "now", "ahead"]),
        ("changes_requested", ["done", "done", "ahead"]),
        ("approved", ["done", "done", "done"]),
        ("revising", ["ahead", "ahead", "ahead"]),
        ("rejected", ["done", "ahead", "ahead"]),
        ("retracted", ["done", "done", "done"]),
    ],
)
def test_the_tracker_knows_every_state(
    author: Client, cast: Cast, walk: str, states: list[str]
) -> None:
    assert [
        stage["state"] for stage in author.get(at(getattr(cast, walk)())).context["tracker"]
    ] == states


def test_a_refused_revision_of_a_public_text_leaves_the_tracker_at_its_approval(
    author: Client, cast: Cast
) -> None:
    article = cast.revising()
    article.submit(by=cast.author, reason="x").reject(
        by=cast.editor, digest=saved(article).digest, reason="No."
    )
    page = author.get(at(article))
    assert [stage["state"] for stage in page.context["tracker"]] == ["done"] * 3
    assert page.context["public"]["at"] == f"/articles/{article.slug}/"
    assert (
        "Your last revision was not accepted; the approved text stays up" in page.content.decode()
    )


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_is_known(author: Client, cast: Cast, method: str) -> None:
    article = cast.draft()
    assert {
        getattr(author, method)(path).status_code
        for path in ("/desk/", "/desk/new/", at(article), at(article, "submit"))
    } == {405}


# --- What goes along ------------------------------------------------------------------------------


def test_a_reference_is_not_lost_with_a_verb(author: Client, cast: Cast) -> None:
    article = cast.draft()
    article.replace_references(
        [Reference(kind="review", title="T", source="S", year=2001, pmid="12")]
    )
    take(author, article, "submit")
    assert saved(article).revision.references == [
        {
            "id": "1",
            "type": "article-journal",
            "kind": "review",
            "title": "T",
            "container-title": "S",
            "issued": {"date-parts": [[2001]]},
            "PMID": "12",
        }
    ]


def test_every_verb_has_its_words() -> None:
    moves = [Event(verb=verb, at=timezone.now()) for verb in Article.machine()]
    labels = [str(entry["label"]) for entry in timeline(moves)]
    assert (
        len(set(labels)) == len(moves)
        and not {"_"} & set("".join(labels))
        and not set(labels) & set(Article.machine())
    )


def test_a_text_published_early_says_so_on_its_authors_desk(author: Client, cast: Cast) -> None:
    article = forced(cast)
    facts = author.get(reverse("desk:article", args=[article.pk]))
    assert [stage["name"] for stage in facts.context["tracker"]] == [
        "Submitted",
        "Under Review",
        "Published before full review",
    ]
    assert [stage["state"] for stage in facts.context["tracker"]][-1] == "done"
    assert (
        "<b>Published before full review</b>" in facts.content.decode()
        and "force_publish" not in facts.content.decode()
    )
