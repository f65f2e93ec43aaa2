"""The screens around the queue: people and roles, topics, texts, the outbox."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Notification, Person, Policy, Topic
from editorial.navigation import navigation_rows
from tests.cast import Cast, person
from tests.editorial.decisions.confirming import as_

from .people import of
from .test_doors import everything

pytestmark = pytest.mark.page


# --- People ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["chair", "operator"])
def test_chairs_and_operators_say_what_stands_beside_a_name(cast: Cast, by: str) -> None:
    client, before = as_(getattr(cast, by)), Person.objects.filter(pk=cast.author.pk).values().get()
    sent = {
        "credentials": "MD",
        "email": "mine@cast.example",
        "name": "Mallory",
        "is_superuser": "on",
        "password": "x",
    }
    assert client.post(of(cast.author), sent).status_code == 302
    assert Person.objects.filter(pk=cast.author.pk).values().get() == before | {"credentials": "MD"}
    entry = LogEntry.objects.latest("pk")
    assert (entry.user, entry.get_change_message()) == (
        getattr(cast, by),
        "Credentials: none → MD.",
    )


@pytest.mark.parametrize(
    ("by", "about"),
    [
        ("editor", "author"),
        ("editor", "editor"),
        ("chair", "chair"),
        ("operator", "operator"),
        ("chair", "operator"),
    ],
)
def test_nobody_describes_oneself_and_editors_describe_nobody(
    cast: Cast, by: str, about: str
) -> None:
    client = as_(getattr(cast, by))
    before = everything()
    who = getattr(cast, about)
    assert client.post(of(who), {"credentials": "MD"}).status_code == 403
    assert everything() == before
    assert 'name="_save"' not in client.get(of(who)).content.decode()


def test_nobody_adds_or_deletes_people(cast: Cast) -> None:
    for who in (cast.chair, cast.operator):
        client = as_(who)
        assert (
            client.post("/admin/articles/person/add/", {"email": "new@cast.example"}).status_code
            == 403
        )
        assert (
            client.post(
                f"/admin/articles/person/{cast.author.pk}/delete/", {"post": "yes"}
            ).status_code
            == 403
        )
    assert Person.objects.filter(pk=cast.author.pk).exists()


# --- Topics and texts -----------------------------------------------------------------------------


def test_chairs_keep_the_topics_and_an_address_stays(cast: Cast) -> None:
    client = as_(cast.chair)
    assert (
        client.post(
            "/admin/articles/topic/add/",
            {"name": "Infections", "slug": "infections", "risk": "high"},
        ).status_code
        == 302
    )
    topic = Topic.objects.get(slug="infections")
    client.post(
        f"/admin/articles/topic/{topic.pk}/change/",
        {"name": "Infection", "slug": "moved", "risk": "low"},
    )
    topic.refresh_from_db()
    assert (topic.name, topic.slug, topic.risk) == ("Infection", "infections", "low")
    editor = as_(cast.editor)
    assert (
        editor.post(
            "/admin/articles/topic/add/", {"name": "X", "slug": "x", "risk": "low"}
        ).status_code
        == 403
    )
    assert (
        editor.post(
            f"/admin/articles/topic/{topic.pk}/change/", {"name": "X", "risk": "low"}
        ).status_code
        == 403
    )


def test_a_text_is_previewed_first_and_adopted_once_as_the_next_number(cast: Cast) -> None:
    client, path = as_(cast.chair), "/admin/articles/policy/add/"
    typed = {"kind": "disclaimer", "text": "## Mind\r\n\r\n<b>Not</b> advice."}
    before = everything()
    preview = client.post(path, typed | {"preview": "yes"})
    assert (
        preview.status_code == 200
        and ">Mind</h2>" in preview.content.decode()
        and "<b>Not</b>" not in preview.content.decode()
    )
    assert everything() == before
    for _ in range(2):
        assert (
            client.post(path, typed | {"adopt": "yes", "reach": "disclaimer "}).status_code == 302
        )
    versions = list(
        Policy.objects.filter(kind="disclaimer").order_by("number").values_list("number", "text")
    )
    assert versions[1:] == [(2, "## Mind\n\n<b>Not</b> advice.")]
    adopted = Policy.objects.in_force()["disclaimer"]
    assert (
        "version 2"
        in client.get(f"/admin/articles/policy/{adopted.pk}/change/").content.decode().lower()
    )


def test_a_chair_sees_whom_a_text_reaches_before_it_is_adopted(cast: Cast) -> None:
    client, path = as_(cast.chair), "/admin/articles/policy/add/"
    typed = {"kind": "disclaimer", "text": "Mind.", "adopt": "yes"}
    before = everything()
    for sent, reaches in [
        (
            {},
            [
                "Clinicians and students, in place of",
                "Patients, in place of",
                "Carers, in place of",
            ],
        ),
        (
            {"audience": "patient", "reach": "disclaimer "},
            ["Patients, in place of"],
        ),  # changed since the preview
        ({"audience": "student", "reach": "disclaimer patient"}, ["Students, in place of"]),
        (
            {"kind": "editorial_policy", "reach": "disclaimer "},
            ["Clinicians, students, patients and carers, in place of"],
        ),
    ]:
        answer = client.post(path, typed | sent)
        html = answer.content.decode()
        assert (
            answer.status_code == 422
            and "See first whom it reaches" in html
            and "Mind.</textarea>" in html
        )
        assert re.findall(r"<li>([^<]*in place of)", html) == reaches
    assert everything() == before
    shown = re.search(r'name="reach" value="([^"]*)"', html)
    assert shown and client.post(path, typed | sent | {"reach": shown[1]}).status_code == 302
    now = client.get(path).content.decode()
    assert re.search(
        r"<li>Clinicians, students, patients and carers:\s*<a [^>]*>Editorial policy, version 2<",
        now,
    )


@pytest.mark.parametrize(
    ("kind", "text"), [("disclaimer", ""), ("other", "x"), ("disclaimer", "a\u202eb")]
)
def test_a_text_that_cannot_stand_is_not_adopted(cast: Cast, kind: str, text: str) -> None:
    client = as_(cast.chair)
    before = everything()
    assert (
        client.post(
            "/admin/articles/policy/add/", {"kind": kind, "text": text, "adopt": "yes"}
        ).status_code
        == 422
    )
    assert everything() == before


def test_only_chairs_adopt_and_no_text_is_ever_edited(cast: Cast) -> None:
    policy = Policy.objects.in_force()["disclaimer"]
    typed = {"kind": "disclaimer", "text": "Mine.", "adopt": "yes"}
    for who in (cast.editor, cast.operator, cast.reviewers[0]):
        assert as_(who).post("/admin/articles/policy/add/", typed).status_code == 403
    assert (
        as_(cast.chair).post(f"/admin/articles/policy/{policy.pk}/change/", typed).status_code
        == 405
    )
    assert Policy.objects.in_force()["disclaimer"] == policy


# --- The outbox -----------------------------------------------------------------------------------


def test_the_outbox_shows_how_far_a_message_has_come_and_not_its_text(cast: Cast) -> None:
    cast.submitted()
    mail = Notification.objects.filter(recipient=cast.author, channel="mail").get()
    client = as_(cast.editor)
    listed = (
        client.get("/admin/articles/notification/?q=author@cast&channel__exact=mail")
        .context["cl"]
        .result_list
    )
    assert [notification.pk for notification in listed] == [mail.pk]
    html = client.get(f"/admin/articles/notification/{mail.pk}/change/").content.decode()
    assert mail.subject in html and "Owed" in html
    assert mail.text.splitlines()[0] not in html
    assert (
        client.post(
            f"/admin/articles/notification/{mail.pk}/change/", {"state": "delivered"}
        ).status_code
        == 403
    )


def test_the_ledger_is_read_only_and_leaves_first_drafts_out(cast: Cast) -> None:
    cast.draft(title="Is the canary singing?").withdraw(by=cast.author)
    article = cast.submitted()
    client = as_(cast.chair)
    events = client.get("/admin/articles/event/").context["cl"].result_list
    assert [(event.article_id, event.verb) for event in events] == [(article.pk, "submit")]
    before = everything()
    assert (
        client.post(f"/admin/articles/event/{events[0].pk}/change/", {"reason": "x"}).status_code
        == 403
    )
    assert (
        client.post(f"/admin/articles/event/{events[0].pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert everything() == before


@pytest.mark.parametrize(
    "screen",
    [
        "articles/article",
        "reviewers/quorumpolicy",
        "reviewers/boardmember",
        "articles/person",
        "articles/topic",
        "articles/notification",
    ],
)
def test_every_filter_that_is_drawn_can_be_chosen(cast: Cast, screen: str) -> None:
    client, here = as_(cast.chair), f"/admin/{screen}/"
    drawn = set(
        re.findall(r'href="(\?[^"]*(?:__exact|__isnull)=[^"]*)"', client.get(here).content.decode())
    )
    for link in drawn:
        assert client.get(here + link.replace("&amp;", "&")).status_code == 200, link


def test_a_person_without_a_role_can_be_found(cast: Cast) -> None:
    lost = person("lost_and_found")
    listed = as_(cast.operator).get("/admin/articles/person/?q=lost").context["cl"].result_list
    assert list(listed) == [lost]


# --- Where to go ----------------------------------------------------------------------------------


EVERYWHERE = [
    "Queue",
    "Dashboard",
    "People",
    "Board members",
    "Topics",
    "Policies",
    "Sources",
    "Site settings",
    "Notifications",
    "Ledger",
]
BESIDE = {
    "Policies": ["Quorum policies", "Finding policies", "Lists of medicines", "Dose limits"],
    "Topics": ["Introductions", "Templates"],
    "Sources": ["Retracted sources", "Statements"],
    "Ledger": ["Acts on the site"],
}


def row(html: str) -> list[tuple[str, str]]:
    """The places under the masthead, each with its aria-current."""
    [nav] = re.findall(r'<nav class="places".*?</nav>', html, re.DOTALL)
    return re.findall(r'<a href="[^"]+"(?: aria-current="(\w+)")?>([^<]+)</a>', nav)


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/admin/articles/article/", ("page", "Queue")),
        ("/admin/reviewers/quorumpolicy/", ("page", "Quorum policies")),
        ("/admin/dashboard/", ("page", "Dashboard")),
        ("/admin/articles/article/{pk}/change/", ("true", "Queue")),
        ("/admin/articles/article/{pk}/reject/", ("true", "Queue")),
        ("/admin/articles/policy/add/", ("true", "Policies")),
        ("/admin/articles/findingpolicy/add/", ("true", "Finding policies")),
        ("/admin/articles/topicintroduction/add/", ("true", "Introductions")),
    ],
)
def test_lists_and_pages_of_ours_have_one_shell(
    cast: Cast, path: str, here: tuple[str, str]
) -> None:
    article = cast.submitted()
    html = as_(cast.chair).get(path.format(pk=article.pk)).content.decode()
    shown = row(html)
    beside = {first: others for first, others in BESIDE.items() if here[1] in [first, *others]}
    assert [title for _, title in shown] == [
        title for first in EVERYWHERE for title in [first, *beside.get(first, [])]
    ]
    assert [entry for entry in shown if entry[0]] == [here]
    [masthead] = re.findall(r'<nav class="masthead__nav".*?</nav>', html, re.DOTALL)
    assert "<bdi>Chair</bdi>" in masthead and '<a href="/">Public site</a>' in masthead
    assert '<span class="count">1<span' in masthead  # in the inbox: the submission


def test_the_pages_of_the_board_lead_to_the_boards_places(cast: Cast) -> None:
    [assignment] = cast.invite(cast.under_review(), cast.reviewers[0])
    client = as_(cast.reviewers[0])
    here = {
        "/admin/board/": ("page", "My reviews"),
        f"/admin/board/{assignment.pk}/": ("true", "My reviews"),
        "/admin/board/figures/": ("page", "My statistics"),
        "/admin/board/absence/": ("page", "My absence"),
    }
    for path, current in here.items():
        shown = row(client.get(path).content.decode())
        assert [title for _, title in shown] == ["My reviews", "My statistics", "My absence"]
        assert [entry for entry in shown if entry[0]] == [current], path


def test_the_row_of_places_costs_no_query(
    cast: Cast, rf: Any, django_assert_num_queries: Any
) -> None:
    request = rf.get("/admin/articles/article/1/change/")
    request.user = Person.objects.get(pk=cast.operator.pk)
    assert request.user.roles == frozenset()  # as the masthead has asked already
    with django_assert_num_queries(0):
        assert [entry["title"] for entry in navigation_rows(request)["desk_places"]()] == [
            "People",
            "Notifications",
            "Acts on the site",
        ]
