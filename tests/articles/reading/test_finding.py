"""Finding by looking: the front page, the topics with their introductions, the index from A to
Z."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.ledger.append_only import AppendOnlyError
from articles.models import Page, SiteEvent, Topic, TopicIntroduction
from articles.publishing.lists import by_audience, filing, topics
from articles.publishing.lists.filing import filed_as
from articles.verification import verify_all
from tests.articles.audiences.test_variants import approve, begin
from tests.articles.reading.publishing import correct
from tests.articles.record.test_forced import force, settle
from tests.cast import Cast, sign_for
from tests.invariants import violations
from tests.rewinding import walked

pytestmark = pytest.mark.page


def seen(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def section(html: str, heading: str) -> str:
    """The part of a page from one of its headings, by its id, to the end of its section."""
    return html.partition(f'id="{heading}"')[2].partition("</section>")[0]


def links(html: str) -> list[str]:
    return re.findall(r'href="(/articles/[^"]+)"', html)


# --- The front page -------------------------------------------------------------------------------


def test_the_front_page_leads_with_search_and_lists_what_was_fully_reviewed(
    cast: Cast, client: Client
) -> None:
    approved = cast.approved(title="Is it approved?")
    early = cast.under_review(title="Is it early?")
    force(cast, early)
    html = seen(client, "/")
    assert html.index('type="search"') < html.index('id="newest"') < html.index('id="topics"')
    assert links(section(html, "newest")) == [f"/articles/{approved.slug}/"]
    assert f"/articles/{early.slug}/" in links(seen(client, "/a-z/"))


def test_the_front_page_says_how_to_narrow_a_search_and_how_much_each_topic_holds(
    cast: Cast, client: Client, monkeypatch: Any
) -> None:
    article = cast.approved()
    cast.approved(title="Another?")
    cast.retracted(title="Retracted?")
    force(cast, cast.under_review(title="Is it early?"))
    html = seen(client, "/")
    hint = re.search(r'aria-describedby="([^"]+)"', html)
    assert hint and f'id="{hint[1]}">Try a medicine' in html and "reviewed-after:" in html
    counts = re.findall(r'href="/topics/([^/]+)/">[^<]*<span>([^<]+)<', section(html, "topics"))
    assert counts == [(article.topic.slug, "3")]
    monkeypatch.setattr(topics, "COUNTED", 2)
    assert f'href="/topics/{article.topic.slug}/">{article.topic.name}<span>2+<' in seen(
        client, "/"
    )


def test_what_was_published_early_joins_them_once_it_is_settled(cast: Cast, client: Client) -> None:
    article = cast.under_review()
    asked = cast.invite(article)
    force(cast, article)
    assert links(section(seen(client, "/"), "newest")) == []
    for assignment in asked:
        assignment.refresh_from_db()
        cast.review(assignment)
    article.refresh_from_db()
    settle(article, cast.editor)
    html = section(seen(client, "/"), "newest")
    assert links(html) == [f"/articles/{article.slug}/"] and "Fully reviewed" in html


def test_a_correction_stands_among_the_corrected_and_moves_nothing(
    cast: Cast, client: Client
) -> None:
    first, second = (
        cast.approved(title="Is it the first?"),
        cast.approved(title="Is it the second?"),
    )
    assert 'id="corrected"' not in seen(client, "/")
    correct(cast, first)
    html = seen(client, "/")
    assert links(section(html, "corrected")) == [f"/articles/{first.slug}/"]
    assert links(section(html, "newest")) == [
        f"/articles/{second.slug}/",
        f"/articles/{first.slug}/",
    ]
    first.retract(
        by=cast.chair,
        digest=first.digest,
        reason="Wrong.",
        signature=sign_for(cast.chair, first, "retract"),
    )
    assert 'id="corrected"' not in seen(client, "/")
    assert violations() == []


@pytest.mark.parametrize(
    ("walks", "expected", "unsaid"),
    [
        ([], "The first answer appears here", "retracted"),
        (["submitted", "rejected"], "The first answer appears here", "retracted"),
        (["retracted"], "What was approved here was retracted", "first answer appears"),
        (["forced"], "reviewed in full", "first answer appears"),
        (["forced", "retracted"], "reviewed in full", "first answer appears"),
    ],
)
def test_without_an_answer_it_says_what_is_so(
    cast: Cast, client: Client, walks: list[str], expected: str, unsaid: str
) -> None:
    for number, walk in enumerate(walks):
        if walk == "forced":
            force(cast, cast.under_review(title=f"Question {number}?"))
        else:
            getattr(cast, walk)(title=f"Question {number}?")
    html = section(seen(client, "/"), "newest")
    assert expected in html and unsaid not in html


# --- Topics ---------------------------------------------------------------------------------------


def test_a_topic_groups_its_answers_by_reader(cast: Cast, client: Client) -> None:
    source = cast.approved()
    approve(cast, begin(source, cast.author))
    cast.approved(title="Is it for students?", audience="student")
    cast.submitted(title="CANARY?", audience="carer")
    html = seen(client, f"/topics/{cast.topic.slug}/")
    assert re.findall(r'<h2 id="for-(\w+)">', html) == ["clinician", "student", "patient"]
    assert links(section(html, "for-patient")) == [f"/articles/{source.slug}/patient/"]
    assert "CANARY" not in html


def test_a_group_shows_the_newest_and_leads_to_the_rest(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_audience, "SHOWN", 2)
    made = [cast.approved(title=f"Question {number}?") for number in range(3)]
    elsewhere = Topic.objects.create(name="Heart", slug="heart")
    cast.approved(title="Is it elsewhere?", topic=elsewhere)
    html, rest = (
        seen(client, f"/topics/{cast.topic.slug}/{below}") for below in ("", "clinician/")
    )
    assert links(html) == [f"/articles/{article.slug}/" for article in (made[2], made[1])]
    assert f'href="/topics/{cast.topic.slug}/clinician/"' in html
    assert links(rest) == [f"/articles/{article.slug}/" for article in reversed(made)]


def test_an_introduction_is_adopted_versioned_and_printed(cast: Cast, client: Client) -> None:
    path = f"/topics/{cast.topic.slug}/"
    assert "Introduction" not in seen(client, path)
    first = TopicIntroduction.objects.adopt(
        cast.topic, "What *kidneys* do. <script>", by=cast.chair
    )
    html = seen(client, path)
    assert "What <em>kidneys</em> do. &lt;script&gt;" in html and "version 1" in html
    TopicIntroduction.objects.adopt(cast.topic, "What kidneys do.", by=cast.chair)
    assert (
        TopicIntroduction.objects.adopt(cast.topic, "What kidneys do.", by=cast.chair).number == 2
    )
    assert (
        "version 2" in seen(client, path)
        and TopicIntroduction.objects.get(number=1).text == first.text
    )
    TopicIntroduction.objects.adopt(cast.topic, "", by=cast.chair)
    assert "Introduction" not in seen(client, path)
    assert [
        event.detail
        for event in SiteEvent.objects.filter(verb="adopt", row__startswith="articles.topic")
    ] == [{"topic": cast.topic.slug, "number": number} for number in (1, 2, 3)]
    assert list(verify_all()) == []
    with pytest.raises(AppendOnlyError):
        first.save()


def test_an_introduction_that_no_act_adopted_is_not_printed_and_is_found(
    cast: Cast, client: Client
) -> None:
    TopicIntroduction.objects.adopt(cast.topic, "What kidneys do.", by=cast.chair)
    TopicIntroduction.objects.create(
        topic=cast.topic,
        number=2,
        text="PLANTED",
        adopted_at=cast.topic.introductions.get().adopted_at,
    )
    html = seen(client, f"/topics/{cast.topic.slug}/")
    assert "PLANTED" not in html and "What kidneys do." in html
    assert any("is on no ledger" in message for message in verify_all())


def test_only_a_chair_introduces_a_topic(cast: Cast, client: Client) -> None:
    for who in (cast.editor, cast.author, cast.reviewers[0], cast.operator):
        with pytest.raises(PermissionDenied):
            TopicIntroduction.objects.adopt(cast.topic, "Words", by=who)
    client.force_login(cast.chair)
    add = "/admin/articles/topicintroduction/add/"
    preview = client.post(
        add, {"topic": cast.topic.pk, "text": "What *kidneys* do.", "preview": "yes"}
    ).content.decode()
    assert "What <em>kidneys</em> do." in preview and not TopicIntroduction.objects.exists()
    answer = client.post(
        add, {"topic": cast.topic.pk, "text": "What *kidneys* do.", "adopt": "yes"}, follow=True
    )
    assert "It is in force." in answer.content.decode()
    assert (
        client.get(f"{add}?topic={cast.topic.pk}").context["form"]["text"].value()
        == "What *kidneys* do."
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"topic": "", "text": "Words"}, "topic"),
        ({"topic": "9" * 40, "text": "Words"}, "topic"),
        ({"topic": "x", "text": "Words"}, "topic"),
        ({"text": "x" * 2_000}, "text"),
        ({"text": "hid\u200bden"}, "text"),
        ({"text": "nul\x00"}, "text"),
    ],
)
def test_an_introduction_that_cannot_be_is_refused_at_its_field(
    cast: Cast, client: Client, typed: dict[str, str], field: str
) -> None:
    client.force_login(cast.chair)
    answer = client.post(
        "/admin/articles/topicintroduction/add/", {"topic": cast.topic.pk, "adopt": "yes"} | typed
    )
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert (
        answer.context["form"]["text"].value() == typed["text"]
        and not TopicIntroduction.objects.exists()
    )
    for topic in ("x", "-1", "9" * 60, "%00"):
        assert (
            client.get(f"/admin/articles/topicintroduction/add/?topic={topic}").status_code == 200
        )


# --- From A to Z ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "filed"),
    [
        ("Does it?", "doesit"),
        ("Élan vital?", "elanvital"),
        ("β-blockers?", "betablockers"),
        ("  «Ist» es?", "istes"),
        ("≥ 65 years?", "atleast65years"),
        ("12 hours?", "12hours"),
        ("Что это?", "chtoeto"),
        ("???", "questionmark"),
    ],
)
def test_a_question_is_filed_by_its_letters(title: str, filed: str) -> None:
    assert filed_as(title) == filed


def test_the_index_holds_every_public_text_once_in_order(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "SHELF", 2)
    made = {
        title: cast.approved(title=title)
        for title in (
            "Zinc?",
            "an ace?",
            "Ant?",
            "β-blockers?",
            "12 hours?",
            "Angina?",
            "Am I ill?",
        )
    }
    for hidden in (cast.draft, cast.submitted, cast.under_review, cast.rejected, cast.retracted):
        hidden(title="CANARY?")
    found, path = [], "/a-z/"
    while path:
        html = seen(client, path)
        found += re.findall(r"data-way>(.*?)<span>", html)
        following = re.search(r'href="(\?after=[^"]+)" rel="next"', html)
        path = f"/a-z/{following[1]}" if following else ""
    assert (
        found == ["12 hours?", "Am I ill?", "an ace?", "Angina?", "Ant?", "β-blockers?", "Zinc?"]
        and len(made) == 7
    )
    there = re.findall(r'href="/a-z/([^/"]+)/"', seen(client, "/a-z/"))
    assert there == ["0-9", "a", "b", "z"]
    assert links(seen(client, "/a-z/z/")) == [f"/articles/{made['Zinc?'].slug}/"]
    assert links(seen(client, "/a-z/0-9/")) == [f"/articles/{made['12 hours?'].slug}/"]
    assert "There is no answer to read here now" in seen(client, "/a-z/c/")


def test_questions_with_the_same_title_are_neither_lost_nor_repeated(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "SHELF", 1)
    made = [cast.approved(title="Is it the same?") for _ in range(3)]
    found, path = [], "/a-z/i/"
    while path:
        html = seen(client, path)
        found += links(html)
        following = re.search(r'href="(\?after=[^"]+)" rel="next"', html)
        path = f"/a-z/i/{following[1]}" if following else ""
    assert found == [f"/articles/{article.slug}/" for article in made]


@pytest.mark.parametrize(
    "path",
    [
        "aa/",
        "-/",
        "A/",
        "9/",
        "0-8/",
        "?after=x",
        "?after=-1",
        "?after=x-",
        "?after=%00-1",
        f"?after=x-{'9' * 40}",
        "?after=é-1",
        "z/?after=z-x",
    ],
)
def test_what_is_no_letter_and_no_place_is_not_there(cast: Cast, client: Client, path: str) -> None:
    assert client.get(f"/a-z/{path}").status_code == 404


@walked
def filled(cast: Cast) -> None:
    """A topic with an introduction and two corrected texts."""
    TopicIntroduction.objects.adopt(cast.topic, "Words.", by=cast.chair)
    for number in range(2):
        correct(cast, cast.approved(title=f"Question {number}?"))


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/a-z/",
        "/a-z/q/",
        "/topics/kidney-and-electrolytes/",
        "/topics/kidney-and-electrolytes/clinician/",
    ],
)
def test_no_list_costs_more_than_five_queries_or_reads_a_page(client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        seen(client, path)
    assert len(queries) <= 5 and not any(
        re.search(r"count\(|offset|html|gzip|brotli", query["sql"]) for query in queries
    )


def test_every_public_page_leads_to_the_index(cast: Cast, client: Client) -> None:
    article = cast.approved()
    for path in ("/", "/search/", f"/topics/{cast.topic.slug}/", f"/articles/{article.slug}/"):
        assert seen(client, path).count('href="/a-z/"') >= 2
    assert Page.objects.get().filed_as
