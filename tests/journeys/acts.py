"""What people do on our pages, each act from the page where it begins; none of them touches the
database."""

from pathlib import Path

from reviewers.models import CHECKLIST
from tests.cast import PASSPHRASE, code_for

from .walker import Walker

QUESTION = "Does mild hypokalaemia explain a twitching lip?"
ADDRESS = "/articles/does-mild-hypokalaemia-explain-a-twitching-lip/"
ANSWER = "Very unlikely at 3.2 mmol/L. Look for magnesium, drugs and fatigue first."
BODY = """## What is known

Muscle symptoms come with lower concentrations than this one. [1]

| Potassium, mmol/L | What to expect |
| --- | --- |
| 3.0 to 3.4 | Rarely anything |
| below 2.5 | Weakness, cramps |

## What to do

Measure magnesium before repeating potassium.
"""
TITLE = "Mechanism of hypokalemia in magnesium deficiency"
DOI = "10.1681/asn.2007070792"
REASON = "Say what to do when magnesium is low, too."
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
COMMENT = "The table helps. Say a word about magnesium."


def begin(author: Walker) -> None:
    """Begin a draft and save its text, which cites what is not listed yet."""
    author.follow("Start a new article").fill(
        title=QUESTION, topic="Kidney and electrolytes"
    ).press("Begin writing")
    author.fill(short_answer=ANSWER, body=BODY).press("Save and refresh preview")


def cite(author: Walker) -> None:
    """Add the one reference by the button of the list, and save."""
    author.press("Add a reference")
    row = author.page.get_by_role("group", name="Reference 1", exact=True)
    row.get_by_label("Kind").select_option(label="Review")
    row.get_by_label("Year").fill("2007")
    row.get_by_label("Title").fill(TITLE)
    row.locator("[name$=-source]").fill("Journal of the American Society of Nephrology")
    row.get_by_label("DOI").fill(DOI)
    author.press("Save and refresh preview")


def submit(author: Walker, note: str = "") -> None:
    """Submit from the editor page; a later revision says what has changed."""
    author.press("Submit for review")
    if note:
        author.fill(reason=note)
    declare(author)
    author.press("Submit for review").reads("Submitted. The editors have been told.")


def declare(author: Walker) -> None:
    """Declare that there is nothing to declare; what was said before stands there already."""
    author.tick("The text is the authors’ own work")
    if not author.page.get_by_label("None was used").is_checked():
        author.tick("Nobody paid for this work", "I have none", "None was used")
        for box in author.page.get_by_role("checkbox", name="Writing, original draft").all():
            box.check()


def invite(editor: Walker, *names: str) -> None:
    """Invite these members from the decision page."""
    choose(editor.follow("Invite reviewers"), *names)


def choose(editor: Walker, *names: str) -> None:
    """Invite these members from the page that lists whom to ask."""
    editor.tick(*names).press("Invite").reads("Invited: ", *names)


def revise(author: Walker, answer: str) -> None:
    """Open the next revision of what is public, change its short answer and hand it in."""
    author.go("/desk/").open(QUESTION).follow("Revise").fill(reason="A better answer.").press(
        "Revise"
    ).reads("The next revision is open.")
    author.fill(short_answer=answer).press("Save and refresh preview")
    submit(author, "The short answer.")


def start_and_invite(editor: Walker, *names: str) -> None:
    """Start the review from the queue, and invite these members."""
    editor.go("/admin/").open(QUESTION)
    decide(editor, "Start the review")
    choose(editor, *names)


def review(
    member: Walker,
    recommendation: str = "Approve As it stands.",
    comment: str = COMMENT,
    answer: str = ANSWER,
) -> None:
    """Answer the invitation, declare, read (the short answer is `answer`), recommend, look at it
    once more and sign."""
    member.go("/admin/board/").open(QUESTION).press("Accept")
    member.does_not_read(answer)
    member.tick("I have no competing interests.").press("Record it").reads(answer)
    member.tick(*CHECKLIST.values(), recommendation).fill(comments_to_author=comment).press(
        "Continue to signing"
    )
    prove(member.reads("What you sign", comment)).press("Sign the review").reads(
        "Your review is signed. Thank you."
    )


def decide(editor: Walker, verb: str, reason: str = "") -> None:
    """Take a verb of the decision page, and confirm it."""
    editor.follow(verb)
    if reason:
        editor.fill(reason=reason)
    prove(editor).press(verb).reads("It is recorded with your name.")


def give_a_device(walker: Walker) -> None:
    """Give the browser a device that makes passkeys and knows its owner's finger."""
    walker.window.is_reusable = False
    devices = walker.context.new_cdp_session(walker.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def take(walker: Walker, link: str) -> str:
    """Press the link of a file and return what is in it."""
    with walker.page.expect_download() as download:
        walker.page.get_by_role("link", name=link).click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def prove(walker: Walker) -> Walker:
    """Give password and code where the page asks for a signature."""
    return (
        walker.fill(password=PASSPHRASE, code=code_for(walker.person))
        if walker.has_field("code")
        else walker
    )
