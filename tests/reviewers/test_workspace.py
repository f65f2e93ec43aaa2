"""The workspace: each step as the member walks it, what every wrong step answers, and nothing typed is lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Event, set_in_type
from reviewers.models import CHECKLIST, Assignment, Interests, Progress, Review
from reviewers.views import workspace
from tests.cast import Cast, person, proof, sign_for

LIST = "/admin/board/"
REVIEW = {"verb": "sign", "recommendation": "approve", "checklist": list(CHECKLIST), "comments_to_author": "Lead with it.\n\n<b>Then",
          "comments_to_editors": "For your eyes."}


@pytest.fixture
def one(cast: Cast) -> Assignment:
    return cast.invite(cast.under_review())[0]


@pytest.fixture
def member(cast: Cast, client: Client) -> Client:
    """The browser of the first reviewer."""
    client.force_login(cast.reviewers[0])
    return client


def page(one: Assignment) -> str:
    return f"{LIST}{one.pk}/"


def walk(one: Assignment, state: str) -> Assignment:
    """Bring an assignment on, as its member."""
    who = one.member.person
    if state in {"accepted", "open", "interest"}:
        one.accept(by=who)
    if state == "open":
        one.declare(by=who, interests=Interests.NONE)
    if state == "interest":
        one.declare(by=who, interests=Interests.DECLARED, text="A grant from the maker.")
    return one


def now(one: Assignment) -> Assignment:
    return Assignment.objects.get(pk=one.pk)


def words(response: HttpResponse) -> str:
    """The text of a page as a person reads it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def posted_by(response: HttpResponse) -> dict[str, list[str]]:
    """The hidden fields of the page's main form, as pressing its button would send them."""
    form = response.content.decode().split("<form")[-1]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def test_the_whole_walk(cast: Cast, one: Assignment, member: Client) -> None:
    url = page(one)
    assert "asks whether you will read it" in words(member.get(LIST))
    assert member.post(url, {"verb": "accept"}).headers["Location"] == url
    assert "Money" in words(member.get(url))
    declared = member.post(url, {"verb": "declare", "interests": "none"}, follow=True)
    assert "The text is open." in words(declared)
    asked = member.post(url, REVIEW | {"digest": one.digest, "stage": "confirm"})
    assert (asked.status_code, Review.objects.count()) == (200, 0)
    assert "Reviewer One, MD" in words(asked) and one.digest in words(asked)
    done = member.post(url, posted_by(asked) | {"stage": "sign"} | proof(cast.reviewers[0]), follow=True)
    assert "Your review is signed. Thank you." in words(done)
    review = Review.objects.get()
    assert (review.comments_to_author, review.comments_to_editors, review.digest) == (
        REVIEW["comments_to_author"], REVIEW["comments_to_editors"], one.digest)
    assert review.checklist == dict.fromkeys(CHECKLIST, True)
    assert [event.verb for event in one.article.events.order_by("-sequence")[:3]] == ["sign", "declare", "accept"]


def test_a_signed_review_leads_to_the_public_page_once_there_is_one(cast: Cast, member: Client) -> None:
    article = cast.reviewed()
    mine = Assignment.objects.get(member=cast.members[0])
    public = f'href="/articles/{article.slug}/"'
    assert public not in member.get(page(mine)).content.decode()
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    assert public in member.get(page(mine)).content.decode()


def test_declining_takes_a_reason_and_closes_it(one: Assignment, member: Client) -> None:
    url = page(one)
    assert "Why you decline" in words(member.get(url + "?step=decline"))
    empty = member.post(url, {"verb": "decline", "reason": "  "})
    assert (empty.status_code, now(one).status) == (200, Progress.INVITED)
    assert 'id="id_reason_error"' in empty.content.decode() and "Say why you decline" in words(empty)
    said = words(member.post(url, {"verb": "decline", "reason": "Not my field."}, follow=True))
    assert "You declined" in said and "Not my field." in said
    assert now(one).declined_because == "Not my field."


def test_an_interest_keeps_the_text_closed_and_says_what_follows(one: Assignment, member: Client) -> None:
    walk(one, "accepted")
    said = words(member.post(page(one), {"verb": "declare", "interests": "declared", "text": "A grant."}, follow=True))
    assert "A grant." in said and "will ask somebody else" in said
    assert "With the editors" in words(member.get(LIST))


@pytest.mark.parametrize(("given", "field"), [
    ({}, "interests"), ({"interests": "maybe"}, "interests"), ({"interests": "declared"}, "text"),
    ({"interests": "none", "text": "A grant."}, "interests"), ({"interests": "declared", "text": "a\u202eb"}, "text"),
    ({"interests": "declared", "text": "x" * 2_001}, "text"),
])
def test_a_declaration_that_says_nothing_clear_is_asked_again(one: Assignment, member: Client, given: dict[str, str], field: str) -> None:
    walk(one, "accepted")
    again = member.post(page(one), {"verb": "declare", **given})
    assert again.status_code == 200 and f'id="id_{field}_error"' in again.content.decode()
    assert given.get("text", "") in unescape(again.content.decode())
    assert now(one).interests == Interests.NOT_ASKED


@pytest.mark.parametrize(("change", "field"), [
    ({"recommendation": ""}, "recommendation"), ({"recommendation": "maybe"}, "recommendation"),
    ({"checklist": ["safety"]}, "checklist"), ({"checklist": ["all"]}, "checklist"),
    ({"recommendation": "not_approved", "comments_to_author": " "}, "comments_to_author"),
    ({"comments_to_author": "a\u202eb"}, "comments_to_author"), ({"comments_to_editors": "x" * 20_001}, "comments_to_editors"),
])
@pytest.mark.parametrize("stage", ["confirm", "sign"])
def test_a_review_with_a_gap_comes_back_as_it_was_typed(
    one: Assignment, member: Client, change: dict[str, Any], field: str, stage: str
) -> None:
    walk(one, "open")
    sent = REVIEW | {"digest": one.digest, "stage": stage} | change
    again = member.post(page(one), sent)
    html = again.content.decode()
    assert again.status_code == 200 and f'id="id_{field}_error"' in html and not Review.objects.exists()
    assert re.findall(r'name="checklist" value="(\w+)"[^>]* checked', html) == [key for key in sent["checklist"] if key in CHECKLIST]
    for name in ("comments_to_author", "comments_to_editors"):
        assert sent[name] in unescape(html)


def test_going_back_from_signing_keeps_everything(one: Assignment, member: Client) -> None:
    walk(one, "open")
    asked = member.post(page(one), REVIEW | {"digest": one.digest, "stage": "confirm"})
    html = member.post(page(one), posted_by(asked) | {"stage": "back"}).content.decode()
    assert html.count("checked") == len(CHECKLIST) + 1
    assert REVIEW["comments_to_author"] in unescape(html) and not Review.objects.exists()


def test_a_review_without_a_stage_is_asked_to_be_confirmed(one: Assignment, member: Client) -> None:
    walk(one, "open")
    member.post(page(one), REVIEW | {"digest": one.digest})
    assert not Review.objects.exists()


@pytest.mark.parametrize("sent", [
    {"verb": "accept"}, {"verb": "decline", "reason": "No time."}, {"verb": "declare", "interests": "none"},
    {"verb": "declare", "interests": "declared", "text": "A grant."}, REVIEW | {"stage": "sign"},
], ids=lambda sent: sent["verb"] + sent.get("interests", ""))
def test_a_double_click_shows_the_result_and_records_nothing_more(one: Assignment, member: Client, sent: dict[str, Any]) -> None:
    walk(one, {"accept": "", "decline": "", "declare": "accepted"}.get(sent["verb"], "open"))
    sent = sent | {"digest": one.digest} | (proof(one.member.person) if "stage" in sent else {})
    first = member.post(page(one), sent)
    recorded = Event.objects.count()
    second = member.post(page(one), sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"] == page(one)
    assert Event.objects.count() == recorded


def test_another_review_after_the_signed_one_is_refused_and_given_back(one: Assignment, member: Client) -> None:
    walk(one, "open")
    sent = REVIEW | {"digest": one.digest, "stage": "sign"} | proof(one.member.person)
    member.post(page(one), sent)
    late = member.post(page(one), sent | {"comments_to_author": "Second thoughts."})
    assert late.status_code == 409 and "Second thoughts." in late.content.decode()
    assert Review.objects.get().comments_to_author == REVIEW["comments_to_author"]


@pytest.mark.parametrize("move", ["request_changes", "withdraw", "cancel"])
def test_when_the_article_has_moved_on_the_typed_review_is_given_back(cast: Cast, one: Assignment, member: Client, move: str) -> None:
    walk(one, "open")
    article = one.article
    {
        "request_changes": lambda: article.request_changes(by=cast.editor, digest=article.digest, reason="No."),
        "withdraw": lambda: article.withdraw(by=cast.author), "cancel": lambda: one.cancel(by=cast.editor),
    }[move]()
    late = member.post(page(one), REVIEW | {"digest": one.digest, "stage": "sign"})
    assert late.status_code == 409 and not Review.objects.exists()
    said = unescape(late.content.decode())
    assert REVIEW["comments_to_author"] in said and REVIEW["comments_to_editors"] in said and CHECKLIST["safety"] in said


def test_a_stale_digest_is_refused_and_the_review_given_back(one: Assignment, member: Client) -> None:
    walk(one, "open")
    late = member.post(page(one), REVIEW | {"digest": "sha256:" + "0" * 64, "stage": "sign"})
    assert late.status_code == 409 and REVIEW["comments_to_author"] in unescape(late.content.decode())
    assert "no longer the revision that was on your screen" in words(late) and not Review.objects.exists()


def test_a_refusal_between_the_look_and_the_act_is_shown_too(
    cast: Cast, one: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(one, "open")
    look = workspace.offer

    def interrupted(*asked: Any) -> Any:
        seen = look(*asked)
        now(one).declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="In another tab.")
        return seen

    monkeypatch.setattr(workspace, "offer", interrupted)
    late = member.post(page(one), REVIEW | {"digest": one.digest, "stage": "sign"} | proof(one.member.person))
    assert late.status_code == 409 and "an editor will ask somebody else" in words(late)
    assert REVIEW["comments_to_author"] in unescape(late.content.decode()) and not Review.objects.exists()


def test_a_twin_request_between_the_look_and_the_act_is_a_double_click(
    cast: Cast, one: Assignment, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = workspace.offer

    def twin(*asked: Any) -> Any:
        seen = look(*asked)
        now(one).accept(by=cast.reviewers[0])
        return seen

    monkeypatch.setattr(workspace, "offer", twin)
    assert member.post(page(one), {"verb": "accept"}).headers["Location"] == page(one)
    assert one.article.events.filter(verb="accept").count() == 1


def test_a_lapsed_log_in_keeps_the_review(one: Assignment, client: Client) -> None:
    walk(one, "open")
    kept = client.post(page(one), REVIEW | {"digest": one.digest, "stage": "sign"})
    assert kept.status_code == 401 and REVIEW["comments_to_author"] in unescape(kept.content.decode())
    client.force_login(one.member.person)
    assert "digest" in posted_by(kept)
    again = client.post(page(one), posted_by(kept) | {name: REVIEW[name] for name in ("comments_to_author", "comments_to_editors")})
    assert again.status_code == 422 and not Review.objects.exists(), "what proves who signs was not kept"
    again = client.post(page(one), posted_by(again) | {"stage": "sign"} | proof(one.member.person))
    assert again.status_code == 302 and Review.objects.get().comments_to_author == REVIEW["comments_to_author"]


def test_a_form_without_its_token_changes_nothing_and_keeps_the_review(one: Assignment) -> None:
    walk(one, "open")
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    browser.force_login(one.member.person)
    kept = browser.post(page(one), REVIEW | {"digest": one.digest, "stage": "sign"})
    assert kept.status_code == 403 and REVIEW["comments_to_author"] in unescape(kept.content.decode())
    assert not Review.objects.exists()


@pytest.mark.parametrize("verb", ["", "cancel", "approve", "__init__"])
def test_a_step_there_is_not_is_a_bad_request(one: Assignment, member: Client, verb: str) -> None:
    assert member.post(page(one), {"verb": verb}).status_code == 400
    assert now(one).status == Progress.INVITED


# --- Who may look --------------------------------------------------------------------------------------------------------


def test_without_a_log_in_there_is_only_the_way_to_it(one: Assignment, client: Client) -> None:
    for path in (LIST, page(one)):
        assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("who", ["author", "stranger", "editor", "chair", "operator"])
def test_the_list_belongs_to_the_board(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("who", ["author", "co_author", "stranger", "editor", "chair", "operator", "another member", "one who left"])
def test_not_yours_and_not_there_are_one_answer(cast: Cast, one: Assignment, client: Client, who: str) -> None:
    walk(one, "open")
    if who == "one who left":
        one.member.person.groups.clear()
    asking = {"another member": cast.reviewers[2], "one who left": cast.reviewers[0]}.get(who) or getattr(cast, who)
    client.force_login(asking)

    def answer(path: str, method: Callable[..., HttpResponse]) -> tuple[Any, ...]:
        with CaptureQueriesContext(connection) as seen:
            response = method(path, REVIEW)
        return response.status_code, response.content, sorted(response.headers.items()), len(seen)

    for method in (client.get, client.post):
        theirs, nowhere = answer(page(one), method), answer(f"{LIST}{one.pk + 1_000}/", method)
        assert theirs == nowhere and theirs[0] == 404
    assert client.get(f"{LIST}{10**30}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(one: Assignment, member: Client, method: str) -> None:
    assert getattr(member, method)(page(one)).status_code == 405
    assert getattr(member, method)(LIST).status_code == 405
    assert member.post(LIST).status_code == 405


# --- The gate: no byte of the text before the declaration ----------------------------------------------------------------


def test_no_byte_of_the_text_leaves_before_the_gate_opens(cast: Cast, client: Client) -> None:
    canaries = ["canary-answer", "canary-body", "canary-reference"]
    article = cast.draft(short_answer=canaries[0], body=f"## What\n\n{canaries[1]} [1]\n")
    reference = article.references.get()
    reference.title = canaries[2]
    reference.save()
    one, other, third = cast.invite(article.submit(by=cast.author).start_review(by=cast.editor), *cast.reviewers)
    client.force_login(cast.reviewers[0])

    def leaked() -> set[str]:
        sent = [{}, {"verb": "accept"}, {"verb": "decline"}, {"verb": "declare"}, REVIEW, REVIEW | {"stage": "back"}]
        answers = [client.get(path) for path in (LIST, page(one), page(one) + "?step=declare", page(one) + "?step=decline",
                                                page(one) + "?step=sign", page(other))]
        answers += [client.post(page(one), body) for body in (*sent, REVIEW | {"stage": "sign", "digest": one.digest}) if body != sent[1]]
        return {canary for canary in canaries for answer in answers if canary in answer.content.decode()}

    assert leaked() == set()
    one.accept(by=cast.reviewers[0])
    assert leaked() == set()
    one.declare(by=cast.reviewers[0], interests=Interests.NONE)
    html = client.get(page(one)).content.decode()
    assert all(canary in html for canary in canaries)
    one.declare(by=cast.reviewers[0], interests=Interests.DECLARED, text="My own study.")
    assert leaked() == set()
    third.cancel(by=cast.editor)
    client.force_login(cast.reviewers[2])
    assert not any(canary in client.get(page(third)).content.decode() for canary in canaries)


def test_the_text_is_set_as_readers_would_see_it(one: Assignment, member: Client) -> None:
    walk(one, "open")
    html = member.get(page(one)).content.decode()
    assert all(part in html for part in set_in_type(one.revision))
    assert html.count("<h1") == 1 and one.digest in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


# --- Reading costs little and changes nothing ----------------------------------------------------------------------------


def test_reading_changes_nothing(one: Assignment, member: Client) -> None:
    for state in ("", "accepted", "open"):
        walk(one, state) if state != "open" else one.declare(by=one.member.person, interests=Interests.NONE)
        with CaptureQueriesContext(connection) as seen:
            for path in (LIST, page(one), page(one) + "?step=decline", page(one) + "?step=accept", page(one) + "?step=nonsense"):
                assert member.get(path).status_code == 200
        assert not [query["sql"] for query in seen if not query["sql"].startswith("SELECT")]


def test_pages_stay_in_their_budget(cast: Cast, member: Client) -> None:
    counted = {}
    for state in ("", "accepted", "open", "interest"):
        one = walk(cast.invite(cast.under_review(title=f"Is it {state}?"), cast.reviewers[0])[0], state)
        with CaptureQueriesContext(connection) as seen:
            member.get(page(one))
        counted[state or "invited"] = len(seen)
    signed = cast.review(cast.invite(cast.under_review(title="Is it signed?"), cast.reviewers[0])[0])
    with CaptureQueriesContext(connection) as seen:
        member.get(page(signed))
    counted["signed"] = len(seen)
    assert max(counted.values()) <= 12, counted


def test_the_list_costs_the_same_at_any_length(cast: Cast, member: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert member.get(LIST).status_code == 200
        return len(seen)

    def more(count: int) -> None:
        for number in range(count):
            article = cast.under_review(title=f"Is it {number}?")
            open_one, = cast.invite(article, cast.reviewers[0])
            done, = cast.invite(cast.under_review(title=f"Was it {number}?"), cast.reviewers[0])
            cast.review(done) if number % 2 else done.decline(by=cast.reviewers[0], reason="No.")
            assert open_one.status == Progress.INVITED

    more(2)
    few = cost()
    more(6)
    assert cost() == few <= 12


def test_an_empty_list_says_so(member: Client) -> None:
    assert "Nothing waits for you" in words(member.get(LIST))


def test_the_list_shows_exactly_what_is_mine(cast: Cast, one: Assignment, member: Client) -> None:
    theirs, = cast.invite(cast.under_review(title="Whose is this?"), cast.reviewers[2])
    gone, = cast.invite(cast.under_review(title="Is it over?"), cast.reviewers[0])
    gone.article.withdraw(by=cast.author)
    html = member.get(LIST).content.decode()
    assert set(re.findall(r'href="/admin/board/(\d+)/"', html)) == {str(one.pk), str(gone.pk)} != {str(theirs.pk)}
    wanted, past = html.split('id="past"')
    assert one.revision.title in wanted and "Is it over?" not in wanted and "Is it over?" in past


def test_what_is_overdue_says_so(one: Assignment, member: Client) -> None:
    Assignment.objects.filter(pk=one.pk).update(due_at=one.invited_at.replace(year=2020))
    assert "Overdue since" in words(member.get(LIST)) and "Overdue since" in words(member.get(page(one)))


def test_older_ones_are_a_page_away(cast: Cast, member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "PAGE", 2)
    titles = [f"Was it {word}?" for word in ("alpha", "bravo", "carbon")]
    for title in titles:
        cast.invite(cast.under_review(title=title), cast.reviewers[0])[0].decline(by=cast.reviewers[0], reason="No.")

    def shown(path: str) -> list[str]:
        return [title for title in titles if title in words(member.get(path))]

    assert shown(LIST) == titles[1:]
    older = re.search(r'href="(\?before=\d+)"', member.get(LIST).content.decode())
    assert older and shown(LIST + older[1]) == titles[:1]
    for nonsense in ("x", "-1", "9" * 40, "²"):
        assert member.get(LIST, {"before": nonsense}).status_code == 200


def test_long_and_right_to_left_words_are_shown_as_typed(cast: Cast, client: Client) -> None:
    someone = person("reviewer_nine", "Board", credentials="MD")
    type(cast.members[0]).objects.create(person=someone)
    one, = cast.invite(cast.under_review(title="هل يفسر نقص بوتاسيوم الدم الخفيف ارتعاش الشفة؟"), someone)
    client.force_login(someone)
    assert '<h1 dir="auto">' in client.get(page(one)).content.decode()
