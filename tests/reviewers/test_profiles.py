"""A person's profile: what is kept of what is typed, who is shown, and what stands on the page."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Person, Profile
from articles.publishing import paging
from reviewers.models import BoardMember
from tests.articles.desk.pages import Form
from tests.cast import Cast, person
from tests.editorial.decisions.confirming import as_
from tests.editorial.decisions.decision_page import in_words

pytestmark = pytest.mark.page
OWN = "/accounts/profile/"
ORCID = "0000-0002-1825-0097"


def say(who: Person, **typed: Any) -> Any:
    """Send the form."""
    return as_(who).post(OWN, typed)


def shown(who: Person, **fields: Any) -> str:
    """Let somebody choose to be shown; return where."""
    assert say(who, is_public="on", **fields).status_code == 302
    return f"/people/{Profile.objects.get(person=who).slug}/"


def test_what_a_person_says_stands_on_their_page(cast: Cast, client: Client) -> None:
    member = cast.reviewers[0]
    Person.objects.filter(pk=member.pk).update(institution="General <Hospital>")
    BoardMember.objects.filter(person=member).update(interests="Lecture fees, <2024>.")
    article = cast.approved()
    at = shown(
        member,
        orcid=f"https://orcid.org/{ORCID}",
        biography="Reads <b>doses</b>. [a](http://b.example)\n\n# No *head*",
        languages=" English\n\nEspañol\nEnglish",
        topics=[cast.topic.pk],
    )
    assert at == "/people/reviewer-one/"
    page = client.get(at).content.decode()
    text = unescape(in_words(page)).replace(" ,", ",")
    for words in (
        "Reviewer One, MD Physician, member of the medical advisory board General <Hospital>",
        "Reads <b>doses</b>. [a](http://b.example) # No *head*",
        f"ORCID {ORCID} Topics Kidney and electrolytes Languages English, Español Standing "
        "interests Lecture fees, <2024>.",
        f"Answers reviewed 1 public article: {article.title}",
    ):
        assert words in text, words
    assert f'<a href="https://orcid.org/{ORCID}">' in page and "<p># No *head*</p>" in page
    assert "Answers written" not in text
    assert '"@type":"ProfilePage"' in page and "noindex" not in page
    assert f'<a href="{at}"><bdi>Reviewer One</bdi></a>' in client.get("/board/").content.decode()
    assert f'href="{at}"' in as_(member).get(OWN).content.decode()


def test_it_is_shown_by_choice_to_those_who_are_known_and_gone_at_once(
    cast: Cast, client: Client
) -> None:
    nobody = client.get("/people/nobody/")
    author = shown(cast.author, biography="Writes.")
    hidden = [shown(cast.stranger), author]
    say(cast.reviewers[1], biography="Is not chosen.")
    hidden.append(f"/people/{Profile.objects.get(person=cast.reviewers[1]).slug}/")
    for path in hidden:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert (answer.status_code, len(asked)) == (404, 1)
        assert answer.content.replace(path.encode(), b"") == nobody.content.replace(
            b"/people/nobody/", b""
        )
    assert "Readers do not see it" in as_(cast.author).get(OWN).content.decode()
    cast.approved()
    assert client.get(author).status_code == 200
    Person.objects.filter(pk=cast.author.pk).update(is_active=False)
    assert client.get(author).status_code == 404
    Person.objects.filter(pk=cast.author.pk).update(is_active=True)
    assert say(cast.author, biography="Writes.").status_code == 302
    assert client.get(author).status_code == 404
    assert "/people/" not in client.get("/board/").content.decode()


def test_its_list_has_the_public_bylines_and_is_paged(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "LEAF", 1)
    first, second = cast.approved(title="Is it one?"), cast.approved(title="Is it two?")
    cast.submitted(title="Is it unseen?")
    second.revise(by=cast.author).edit(
        by=cast.author, version=second.version, co_authors=[cast.co_author]
    )
    first.revise(by=cast.author).edit(by=cast.author, version=first.version, title="Is it else?")
    at = shown(cast.author)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(at)
    assert len(asked) <= 5
    assert [page.title for page in page.context["leaf"].pages] == ["Is it two?"]
    assert "unseen" not in page.content.decode() and "else" not in page.content.decode()
    more = client.get(f"{at}?before={page.context['leaf'].before}")
    assert [page.title for page in more.context["leaf"].pages] == ["Is it one?"]
    assert 'content="noindex, follow"' in more.content.decode()
    assert client.get(f"{at}?before=1").status_code == 404
    # Named since, on no public byline.
    assert client.get(shown(cast.co_author)).context["leaf"].pages == []


def test_a_reviewer_page_costs_five_queries(cast: Cast, client: Client) -> None:
    cast.approved()
    at = shown(cast.reviewers[0], topics=[cast.topic.pk])
    client.get(at)
    with CaptureQueriesContext(connection) as asked:
        client.get(at)
    assert len(asked) <= 5


def test_an_address_is_made_of_the_name_and_given_once(cast: Cast) -> None:
    namesake = person("namesake")
    Person.objects.filter(pk=cast.author.pk).update(name="Zoë O’Hara")
    Person.objects.filter(pk=namesake.pk).update(name="Zoe OHara")
    first = shown(cast.author)
    assert shown(namesake) == f"{first[:-1]}-{namesake.pk}/" and shown(cast.author) == first
    Person.objects.filter(pk=cast.author.pk).update(name="Zoe Else")
    assert shown(cast.author) == "/people/zoe-else/"


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"orcid": "0000-0002-1825-0098"}, "orcid", "digit"),
        ({"biography": "x" * 2_001}, "biography", "2,001 characters"),
        ({"biography": "Un\u202eseen"}, "biography", "cannot be seen"),
        ({"languages": "English\n<b>"}, "languages", "“<b>” is no name of a language"),
        ({"languages": "a" * 41}, "languages", "is no name of a language"),
        ({"languages": "\n".join("abcdefghijklmnopqrstu")}, "languages", "21 lines"),
        ({"topics": ["0"]}, "topics", "Choose among these"),
        ({"topics": ["x"]}, "topics", "Choose among these"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    cast: Cast, typed: dict[str, Any], field: str, says: str
) -> None:
    answer = say(cast.reviewers[0], **typed)
    field_errors = answer.context["form"].errors
    assert set(field_errors) == {field} and says in " ".join(field_errors[field]), field_errors
    assert not Profile.objects.exists()


def test_nothing_else_of_the_account_changes(cast: Cast) -> None:
    before = Person.objects.get(pk=cast.author.pk)
    shown(cast.author, name="Dr Who", credentials="MD", institution="Elsewhere", orcid=ORCID)
    after = Person.objects.get(pk=cast.author.pk)
    assert (after.name, after.credentials, after.institution, after.orcid) == (
        before.name,
        before.credentials,
        before.institution,
        ORCID,
    )


@pytest.mark.parametrize("typed", ["", "0000-0001-5109-3700"])
def test_an_orcid_that_was_corrected_meanwhile_is_not_undone(cast: Cast, typed: str) -> None:
    client = as_(cast.author)
    sent = Form(client.get(OWN)).fields | {"orcid": typed, "biography": "Writes."}
    Person.objects.filter(pk=cast.author.pk).update(orcid=ORCID)
    answer = client.post(OWN, sent)
    assert Person.objects.get(pk=cast.author.pk).orcid == ORCID
    assert Profile.objects.exists() == (not typed)
    if typed:
        message = " ".join(answer.context["form"].errors["orcid"])
        assert f"it is {ORCID} now" in message
        assert client.post(OWN, Form(answer).fields).status_code == 302
        assert Person.objects.get(pk=cast.author.pk).orcid == typed
