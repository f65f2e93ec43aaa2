"""What a new house starts with: the three groups and version 1 of the texts every approval is made under."""

from typing import Any

from django.utils import timezone

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
""",
    "disclaimer": """\
These pages inform a conversation between people and those who care for them; they do not replace an examination, a
diagnosis or a decision made with the person concerned. Check doses, local guidance and the circumstances of your
patient before acting. In an emergency, call your local emergency number.
""",
}


def found(apps: Any) -> None:
    """Create what is missing; `apps` is a registry, the real one or a migration's. Idempotent."""
    groups = apps.get_model("auth", "Group").objects
    for name in (EDITORS, BOARD, CHAIRS):
        groups.get_or_create(name=name)
    policies = apps.get_model("articles", "Policy").objects
    for kind, text in FIRST_TEXTS.items():
        if not policies.filter(kind=kind).exists():
            policies.create(kind=kind, number=1, text=text, adopted_at=timezone.now())
