"""Each kind of reader: what the site says to them around a text, whose text stands in for theirs,
and how easily theirs should read. A patient is not spoken to about “your patient”."""

from dataclasses import dataclass

from ...models import Audience


@dataclass(frozen=True)
class Reader:
    """What the pages of an article know of one kind of reader.

    `another` asks whether the reader is of another kind; `using` heads the disclaimer. `nearest`
    are the others, whose text may stand in where there is none for them, the best first: those who
    treat, and those who are treated or beside them. `retracted` says what to do after having relied
    on the text; empty where that goes without saying. `grade` is the school grade at which a text
    for them should end; None where no target is set.
    """

    another: str
    using: str
    nearest: tuple[Audience, ...]
    retracted: str = ""
    grade: int | None = None


# "7th or 8th grade" for the public (National Institutes of Health, How to write easy-to-read health
# materials).
FOR_THE_PUBLIC = 8
READERS = {
    Audience.CLINICIAN: Reader(
        "Not a clinician?",
        "Using this answer",
        (Audience.STUDENT, Audience.PATIENT, Audience.CARER),
    ),
    Audience.STUDENT: Reader(
        "Not a student?",
        "Using this answer",
        (Audience.CLINICIAN, Audience.PATIENT, Audience.CARER),
    ),
    Audience.PATIENT: Reader(
        "Not a patient?",
        "Before you act on this answer",
        (Audience.CARER, Audience.STUDENT, Audience.CLINICIAN),
        "If you have done anything because of it, talk to a doctor, nurse or pharmacist.",
        FOR_THE_PUBLIC,
    ),
    Audience.CARER: Reader(
        "Not caring for somebody?",
        "Before you act on this answer",
        (Audience.PATIENT, Audience.STUDENT, Audience.CLINICIAN),
        "If you have done anything because of it, talk to those who treat the person you care for.",
        FOR_THE_PUBLIC,
    ),
}
