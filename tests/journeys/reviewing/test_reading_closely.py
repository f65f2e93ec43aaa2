"""A member reads with all that the workspace gives, on a telephone, on a tablet and at a desk;
what was said follows the text."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from articles.models import Article
from articles.text.statements import statements
from reviewers.models import Assignment, Comment, Verdict
from tests.browser import MIDDLE, NARROW

from .. import acts
from ..conftest import Journey
from ..walker import Walker

ROOM = "Most people notice nothing at all."
PASSAGE = "Muscle symptoms always come with lower concentrations than this one."
MEASURE, REPEAT = (
    "Measure magnesium before repeating potassium.",
    "Repeat potassium after two days.",
)
REFER = "Refer whoever has palpitations."
BODY = f"""## What is known

{PASSAGE} [1] {ROOM}

## What to do

{MEASURE}

- {REPEAT}
- {REFER}

## When to worry

With a weak heart, [1] sooner.
"""
OTHERS, DOUBT, NOTE, ADVICE = (
    "The other reviewer says so.",
    "Does anybody ask?",
    "Two are too many.",
    "Close, but not yet.",
)
WORDING = "Refer whoever has palpitations or faints."
REPLY, ANSWER = "Do you know of a count?", "No; let it stand as it is now."
SECOND = "Is a second text waiting?"
ENDS = """words => {
    const nodes = document.createTreeWalker(document.getElementById("sheet"), NodeFilter.SHOW_TEXT);
    for (let node; (node = nodes.nextNode());) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        node.parentElement.scrollIntoView({block: "center"});
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        const lines = [...range.getClientRects()], first = lines[0], last = lines.at(-1);
        return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
    }
}"""  # noqa: E501


def sweep(page: Page, words: str) -> None:
    """Select words of the text, from the first to the last, with the mouse."""
    left, top, right, bottom = page.evaluate(ENDS, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=4)
    page.mouse.up()


def begin(member: Walker) -> None:
    """Accept what was asked, and declare that there are no interests."""
    member.go("/admin/board/").open(acts.QUESTION).press("Accept").tick(
        "I have no competing interests."
    ).press("Record it")


def said(page: Page, statement: str, verdict: str) -> None:
    """See that a statement has this verdict."""
    expect(
        page.get_by_role("group", name=statement).get_by_role("radio", name=verdict, exact=True)
    ).to_be_checked()


def look_around(page: Page) -> None:
    """Go by the contents, and open a reference beside its citation and close it again."""
    page.get_by_role("navigation", name="On this page").get_by_role(
        "link", name="When to worry"
    ).click()
    expect(page.locator("#sheet").get_by_role("heading", name="When to worry")).to_be_in_viewport()
    cite = page.locator("#sheet .cite a").first
    cite.click()
    note = page.get_by_role("complementary", name="Reference 1")
    expect(note).to_contain_text(acts.TITLE)
    expect(note).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(cite).to_be_focused()


def judge_by_keys(page: Page) -> None:
    """Agree with the short answer, want a source, pass one over, disagree with the next and say
    why, then go back to it."""
    for key in "jajajsjkjjdc":
        page.keyboard.press(key)
    page.keyboard.type(NOTE)
    for key in ("Escape", "k", "a"):
        page.keyboard.press(key)


@pytest.mark.parametrize("size", [NARROW, MIDDLE], ids=["telephone", "tablet"])
def test_a_member_reads_with_everything_at_hand(journey: Journey, size: ViewportSize) -> None:
    cast, who = journey.cast, journey.cast.reviewers[0]
    _, theirs = cast.invite(cast.under_review(short_answer=acts.ANSWER, body=BODY))
    cast.review(theirs, comments_to_author=OTHERS)
    cast.invite(cast.under_review(title=SECOND), who)
    member = journey.enter(who).hold(size)
    begin(member)
    page, there = member.page, member.path
    member.reads("Findings", "“always” is rarely true in medicine.", "None yet.")
    look_around(page)

    sweep(page, ROOM)
    page.get_by_role("button", name="Comment", exact=True).click()
    page.keyboard.type(DOUBT)
    member.press("Add the comment").reads("Not sent yet", DOUBT)
    [comment] = Comment.objects.filter(person=who)
    assert (comment.exact, comment.text) == (ROOM, DOUBT)
    assert page.locator("#sheet article.comment").filter(has_text=DOUBT).count() == 1

    member.go(there)
    judge_by_keys(page)
    page.locator("[name=comments_to_author]").fill(ADVICE)
    expect(page.locator("#draft-says")).to_contain_text("Saved")
    member.press("Log out")
    journey.log_in(member, who).go(there).reads(DOUBT)
    expect(page.locator("[name=comments_to_author]")).to_have_value(ADVICE)
    for statement, verdict in {
        "Very unlikely": "Agree",
        PASSAGE: "Needs a source",
        MEASURE: "Agree",
        REPEAT: "Disagree",
    }.items():
        said(page, statement, verdict)

    member.is_refused(
        f"{there}?round=1", 409, "Others’ reviews open once yours is in"
    ).does_not_read(OTHERS)
    member.follow("Go on with your review").tick(
        "The citations", "Nothing here", "The intended", "Changes requested"
    )
    acts.prove(member.press("Continue to signing").reads("What you sign", DOUBT, NOTE)).press(
        "Sign the review"
    )
    member.follow("Read all reviews of this revision").reads(OTHERS, DOUBT).go(there)
    member.follow(f"Next waiting: {SECOND}").reads(SECOND, "Accept")


def sent_back(journey: Journey) -> Article:
    """An article sent back for one review that agrees, wants a source, suggests a wording and
    comments on a passage."""
    cast = journey.cast
    article = cast.under_review(short_answer=acts.ANSWER, body=BODY)
    strict, content = cast.invite(article)
    known = {statement.text: statement for statement in statements(article.revision)}
    given = [
        {"statement": known[PASSAGE].key, "exact": PASSAGE, "verdict": Verdict.AGREE},
        {
            "statement": known[MEASURE].key,
            "exact": MEASURE,
            "verdict": Verdict.NEEDS_SOURCE,
            "text": NOTE,
            "is_blocking": True,
        },
        {"exact": ROOM, "text": DOUBT, "is_blocking": True},
        {"exact": REFER, "text": "And fainting.", "wording": WORDING},
    ]
    for facts in given:
        Comment.objects.create(
            revision=article.revision, assignment=strict, person=strict.member.person, **facts
        )
    Comment.objects.create(
        revision=article.revision,
        assignment=content,
        person=content.member.person,
        statement=known[MEASURE].key,
        exact=MEASURE,
        verdict=Verdict.AGREE,
    )
    cast.review(strict, "changes_requested")
    cast.review(content)
    return article


def test_what_was_said_follows_the_text_or_is_gone(journey: Journey) -> None:
    cast = journey.cast
    article = sent_back(journey)
    editor = journey.enter(cast.editor).open(acts.QUESTION)
    editor.reads(
        article.digest, "Verdicts on statements", "2 blocking comments are not resolved yet."
    )
    editor.page.locator("summary", has_text="with which all who judged").click()
    rows = editor.page.locator("[aria-labelledby=decide-verdicts]").get_by_role("row")
    for statement, verdicts in {
        PASSAGE: ["Agree", "Not judged"],
        MEASURE: [f"Needs a source {NOTE}", "Agree"],
    }.items():
        expect(rows.filter(has_text=statement).get_by_role("cell")).to_have_text(verdicts)
    editor.follow("Request changes").press("Request changes").reads(
        "It is recorded with your name."
    )

    author = journey.enter(cast.author).open(acts.QUESTION).follow("Comments of the reviewers")
    author.page.get_by_role("button", name="Take over the wording").click()
    author.page.wait_for_load_state()
    card = (
        author.reads("The reviewer’s wording is in your text now")
        .page.locator("article.comment")
        .filter(has_text=DOUBT)
    )
    card.get_by_text("Reply", exact=True).click()
    card.get_by_label("Your reply").fill(REPLY)
    card.get_by_role("button", name="Send the reply").click()
    author.reads("Your reply is sent.", REPLY).follow(acts.QUESTION)
    author.fill(
        body=author.page.locator("[name=body]").input_value().replace(f" {ROOM}", "")
    ).press("Save and refresh preview")
    author.follow("Comments of the reviewers").reads(
        "This passage has gone from your text."
    ).follow(acts.QUESTION)
    acts.submit(author, "A sentence less, and one more sign.")

    acts.start_and_invite(editor, cast.reviewers[0].name)
    editor.go(f"/admin/articles/article/{article.pk}/change/")
    article.refresh_from_db()
    editor.reads(
        "What changed since revision 1",
        "A sentence less, and one more sign.",
        "or faints",
        article.digest,
    )
    expect(editor.page.get_by_role("region", name="What changed since revision 1")).to_contain_text(
        ROOM
    )

    strict = journey.enter(cast.reviewers[0])
    begin(strict)
    strict.reads(
        "This passage has gone from the text.", "it stands as you suggested", "on revision 1"
    )
    said(strict.page, PASSAGE, "Agree")
    strict.page.get_by_role("group", name=MEASURE).get_by_role(
        "radio", name="Agree", exact=True
    ).check()
    strict.page.locator("article.comment").filter(has_text=DOUBT).get_by_role(
        "button", name="Answer or resolve"
    ).click()
    strict.page.wait_for_load_state()
    strict.reads(REPLY).fill(reason=ANSWER).press("Send as an answer").reads(
        "Your answer is sent.", ANSWER
    )
    strict.press("Resolve").reads("The comment is resolved")
    said(strict.page, MEASURE, "Agree")
    strict.tick(
        "The statements", "The citations", "Nothing here", "The intended", "Approve As it stands."
    ).press("Continue to signing")
    acts.prove(strict.reads("will be resolved: you agree with this statement now.")).press(
        "Sign the review"
    ).reads("Your review is signed.")
    assert not Comment.objects.blocking().exists()

    editor.go("/admin/articles/event/?verb=adopt").follow("Wording taken over").reads(
        cast.reviewers[0].name, "credit", WORDING
    )
    editor.go(f"/admin/articles/article/{article.pk}/change/").reads(
        f"Suggested by {cast.reviewers[0].name}", f"became “{WORDING}”"
    )
    editor.reads("1 of 2 approving reviews are in", "Reply answered").does_not_read(
        "blocking comment"
    )
    assert Assignment.objects.filter(revision__number=2).count() == 1
