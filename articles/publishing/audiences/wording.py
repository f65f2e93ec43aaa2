"""What the site says around a text, to each kind of reader: a patient is not spoken to about
“your patient”."""

from dataclasses import dataclass

from ...models import Audience


@dataclass(frozen=True)
class Wording:
    """Sentences of the page of an article. `another` asks whether the reader is of another kind;
    `using` heads the disclaimer.

    `retracted` says what to do after having relied on the text; empty where that goes without
    saying.
    """

    another: str
    using: str
    retracted: str = ""


WORDINGS = {
    Audience.CLINICIAN: Wording("Not a clinician?", "Using this answer"),
    Audience.STUDENT: Wording("Not a student?", "Using this answer"),
    Audience.PATIENT: Wording(
        "Not a patient?",
        "Before you act on this answer",
        "If you have done anything because of it, talk to a doctor, nurse or pharmacist.",
    ),
    Audience.CARER: Wording(
        "Not caring for somebody?",
        "Before you act on this answer",
        "If you have done anything because of it, talk to those who treat the person you care for.",
    ),
}
