"""What a new house starts with: the three groups and version 1 of the texts every approval is
made under, on the site's ledger."""

from typing import Any

from django.db.models import Max
from django.utils import timezone

from .database.canonical import digest

THE_HOUSE = "The house"  # as the ledgers have it, for ever
EDITORS, BOARD, CHAIRS = "Editors", "Board", "Chairs"

FIRST_TEXTS = {
    "editorial_policy": """\
## What an approval means

An article carries the word Approved only when members of the medical advisory board have read exactly the text you
see, and an editor who did not write or change it has then decided that it may be shown.

## Who reads

Each reviewer declares competing interests before the text opens. A reviewer is never an author of the article. The
record beside every article names the reviewers, their credentials and the day they signed.

## What happens afterwards

An approved article is not edited in place. A change is a new revision, and it is reviewed like the first one; until
it is approved, the approved text stays up. Only a minor correction, which leaves every statement as it is, goes out on the
word of an editor who did not make it; the page says what was corrected. In an emergency a chair may publish a text before
its review is complete; the page says so until somebody else has settled it.

An article that should not be relied on any more is retracted: its address stays, with the reason.
""",  # noqa: E501
    "disclaimer": """\
These pages inform a conversation between people and those who care for them; they do not replace an examination, a
diagnosis or a decision made with the person concerned. Check doses, local guidance and the circumstances of your
patient before acting. In an emergency, call your local emergency number.
""",  # noqa: E501
}

# (kind, audience): in force for these readers until a chair adopts one for them; approvals name it
# as version 0,.
FIRST_TEXTS_FOR = {
    # so it never changes
    ("disclaimer", "patient"): """\
This page can help you to prepare for a conversation with a doctor, nurse or pharmacist. It does not replace one: nobody here has
examined you or knows what else you take. Do not start, stop or change a medicine because of what you read here without asking
them first. In an emergency, call your local emergency number.
""",  # noqa: E501
    ("disclaimer", "carer"): """\
This page can help you to prepare for a conversation with the people who treat the person you care for. It does not replace one:
nobody here has examined that person or knows what else they take. Do not start, stop or change a medicine for them because of
what you read here without asking first. In an emergency, call your local emergency number.
""",  # noqa: E501
}


def actor_in_words(name: str) -> str:
    """Return the name of who acted as pages show it: the site itself is "the system"."""
    return "The system" if name == THE_HOUSE else name


def found(apps: Any) -> None:
    """Create what is missing; `apps` is a registry, the real one or a migration's. Idempotent."""
    groups = apps.get_model("auth", "Group").objects
    for name in (EDITORS, BOARD, CHAIRS):
        groups.get_or_create(name=name)
    policies = apps.get_model("articles", "Policy").objects
    for kind, text in FIRST_TEXTS.items():
        if not policies.filter(kind=kind).exists():
            policies.create(kind=kind, number=1, text=text, adopted_at=timezone.now())
    take_in(apps, "articles", "Policy", added_later=("audience",))


def take_in(apps: Any, app: str, model: str, added_later: tuple[str, ...] = ()) -> None:
    """Put every row that no act names yet on the site's ledger, as found; idempotent.

    What counts must be named by an act, and these are from before there was such a ledger. `apps`
    may be a migration's registry, whose models have no methods: so this says once more how a chain
    is appended and a row fingerprinted (`ledger/site_event.py`, `append_only.py`); a test compares
    the two.
    """
    try:
        ledger = apps.get_model("articles", "SiteEvent").objects
    except LookupError:
        return  # an older state of the house
    rows = apps.get_model(app, model).objects.order_by("pk")
    label = rows.model._meta.label_lower
    named = set(ledger.filter(row__startswith=f"{label}:").values_list("row", flat=True))
    for row in rows:
        if (name := f"{label}:{row.pk}") not in named:
            columns = {
                field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields
            }
            printed = digest(
                {
                    column: value
                    for column, value in columns.items()
                    if value or column not in added_later
                }
            )
            _found(ledger, name, printed)


def _found(ledger: Any, name: str, printed: str) -> None:
    sequence = (ledger.aggregate(last=Max("sequence"))["last"] or 0) + 1
    previous = ledger.filter(sequence=sequence - 1).values_list("hash", flat=True).first() or ""
    at, reason = timezone.now(), "It was here before this ledger began."
    facts: dict[str, Any] = {
        "form": "site_event/1",
        "sequence": sequence,
        "verb": "found",
        "actor": [None, THE_HOUSE],
        "about": None,
        "reason": reason,
        "at": at,
        "detail": {},
        "row": [name, printed],
        "previous": previous,
    }
    ledger.create(
        sequence=sequence,
        verb="found",
        actor_name=THE_HOUSE,
        reason=reason,
        at=at,
        row=name,
        row_digest=printed,
        previous=previous,
        hash=digest(facts),
    )
