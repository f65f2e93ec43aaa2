"""The words of the demo: its people, its topics, its articles.

Nothing here touches the database. `manage.py` walks each article to its destination through the
ordinary verbs; this package only says who exists, what they wrote and where each piece is headed.
An article is a file `<slug>.md`: a TOML block between two `+++` lines, then the body in Markdown.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FENCE = "+++\n"

TOPICS = [
    ("kidney-and-electrolytes", "Kidney and electrolytes", "high", "nephrologist"),
    ("heart-and-circulation", "Heart and circulation", "high", "cardiologist"),
    ("infections", "Infections", "standard", "infection specialist"),
    ("diabetes-and-metabolism", "Diabetes and metabolism", "standard", "endocrinologist"),
    ("pain-and-movement", "Pain and movement", "standard", ""),
    ("everyday-illness", "Everyday illness", "low", ""),
]
"""Rows of (slug, name, risk class, what its specialists are called); the risk class is low,
standard or high."""

INTRODUCTIONS = {
    "kidney-and-electrolytes": (
        "How the kidneys keep salt and water in balance, and what a low or high potassium "
        "means.\n\n"
        "Most questions here begin with a blood result that nobody expected."
    ),
    "infections": (
        "Which infections need treatment, which pass by themselves, and how to tell them apart."
    ),
}
"""What a chair has written on the page of a topic, by its slug."""

QUORUM_POLICIES = [
    {"approvals": 2, "of_topic": 1, "with_dose": ["pharmacist"]},
    {"risk": "high", "approvals": 3, "of_topic": 2, "with_dose": ["pharmacist"]},
]
"""What the chair adopts, in this order: first for every article, then for topics of high risk."""

PEOPLE = [
    {
        "email": "author1@demo.example",
        "name": "Ada Author",
        "credentials": "MB BS, MRCP",
        "institution": "Demo District Hospital",
        "roles": ["author"],
        "topics": [],
        "biography": "",
    },
    {
        "email": "author2@demo.example",
        "name": "Ben Author",
        "credentials": "BSc, PhD",
        "institution": "Demo School of Medicine",
        "roles": ["author"],
        "topics": [],
        "biography": "",
    },
    {
        "email": "reviewer1@demo.example",
        "name": "Rosa Reviewer",
        "credentials": "MD, FRCP",
        "institution": "Demo University Hospital, Nephrology",
        "roles": ["board"],
        "topics": ["kidney-and-electrolytes", "diabetes-and-metabolism", "pain-and-movement"],
        "biography": (
            "Nephrologist who reads for doses in reduced kidney function and for what happens "
            "after discharge."
        ),
        "interests": "None declared.",
    },
    {
        "email": "reviewer2@demo.example",
        "name": "Ravi Reviewer",
        "credentials": "DM, FESC",
        "institution": "Demo Heart Centre, Cardiology",
        "roles": ["board"],
        "topics": ["heart-and-circulation", "kidney-and-electrolytes", "diabetes-and-metabolism"],
        "biography": (
            "Cardiologist with an interest in rhythm disorders and in medicines that outlive their "
            "reason."
        ),
        "interests": "Lecture fees from a maker of anticoagulants, until 2024.",
    },
    {
        "email": "reviewer3@demo.example",
        "name": "Rhea Reviewer",
        "credentials": "MB ChB, FRCGP",
        "institution": "Demo District Hospital, Walk-in Clinic",
        "roles": ["board"],
        "topics": ["everyday-illness", "infections", "heart-and-circulation", "pain-and-movement"],
        "biography": (
            "General practitioner who asks of each page whether a worried person could act on it "
            "at midnight."
        ),
        "interests": "None declared.",
    },
    {
        "email": "reviewer4@demo.example",
        "name": "Ruth Reviewer",
        "credentials": "MD, FRCPath",
        "institution": "Demo University Hospital, Infection",
        "roles": ["board"],
        "topics": ["infections", "everyday-illness"],
        "biography": (
            "Infection specialist who advises wards on when an antibiotic will help and when it "
            "will not."
        ),
        "interests": "None declared.",
    },
    {
        "email": "reviewer5@demo.example",
        "name": "Rolf Reviewer",
        "credentials": "PharmD, PhD",
        "institution": "Demo Institute of Clinical Pharmacology",
        "roles": ["board"],
        "profession": "pharmacist",
        "topics": [slug for slug, *_ in TOPICS],
        "biography": (
            "Clinical pharmacologist who checks each dose, interaction and number needed to treat "
            "against its source."
        ),
        "interests": "Consults for the national formulary.",
    },
    {
        "email": "editor1@demo.example",
        "name": "Edda Editor",
        "credentials": "MD, MSc",
        "institution": "Demo Editorial Office",
        "roles": ["editor"],
        "topics": [],
        "biography": "",
    },
    {
        "email": "editor2@demo.example",
        "name": "Emil Editor",
        "credentials": "MA, PhD",
        "institution": "Demo Editorial Office",
        "roles": ["editor"],
        "topics": [],
        "biography": "",
    },
    {
        "email": "chair@demo.example",
        "name": "Clara Chair",
        "credentials": "MD, FRCP, FMedSci",
        "institution": "Demo Medical Advisory Board",
        "roles": ["chair"],
        "topics": [],
        "biography": "",
    },
]
"""One dictionary per account. `roles` holds author, board, editor or chair; for board members,
`topics` are slugs, and `profession` is given where it is not physician. One member works where an
author does, so that there is something to waive."""


@dataclass(frozen=True)
class DemoArticle:
    """One article of the demo, as its author would type it, and how far the demo walks it.

    `references` are dictionaries with the keys of `REFERENCE_KEYS`, text except `year` (int or
    None). `destination` is the status it ends in. `reason` is what is typed with the last verb
    where that verb needs a reason. `comments` are those to the author, one per review, in the
    order the reviews are signed. `addition` is Markdown that a newer revision appends to the body
    of an approved article; where it is empty there is no newer revision. `correction` is what a
    minor correction of that one replaces, by what, and the author's note. With `has_preview` the
    editors open it to readers. `emergency` is why a chair publishes it before the review is
    complete. `begun` says how many days before today it was begun, `later` the same of whatever
    comes after its approval, in that order.
    """

    slug: str
    title: str
    short_answer: str
    audience: str
    topic: str
    body: str
    references: list[dict]
    destination: str
    reason: str = ""
    comments: tuple[str, ...] = ()
    addition: str = ""
    correction: tuple[str, ...] = ()
    has_preview: bool = False
    begun: int = 2
    emergency: str = ""
    later: tuple[int, ...] = ()


REFERENCE_KEYS = ("kind", "author", "title", "source", "year", "doi", "pmid", "url")


def articles() -> list[DemoArticle]:
    """Every article of the demo, in the order of their slugs. Raises ValueError naming the file
    that does not parse."""
    return [read(path) for path in sorted(HERE.glob("*.md"))]


def read(path: Path) -> DemoArticle:
    """The article in one file. Raises ValueError when its front block is missing, is not TOML or
    lacks a field."""
    start, fence, rest = path.read_text(encoding="utf-8").partition(FENCE)
    front, closing, body = rest.partition(FENCE)
    if start or not fence or not closing:
        raise ValueError(f"{path.name}: begin with a TOML block between two +++ lines.")
    try:
        fields = tomllib.loads(front)
        references = [_reference(**row) for row in fields.pop("references", [])]
        for name in ("comments", "correction", "later"):
            fields[name] = tuple(fields.get(name, ()))
        return DemoArticle(slug=path.stem, body=body.strip(), references=references, **fields)
    except (tomllib.TOMLDecodeError, TypeError) as problem:
        raise ValueError(f"{path.name}: {problem}") from problem


def _reference(*, kind, title, author="", source="", year=None, doi="", pmid="", url="") -> dict:
    values = (kind, author, title, source, year, doi, pmid, url)
    return dict(zip(REFERENCE_KEYS, values, strict=True))
