"""What is typed beside a working copy, and what of it is frozen with a revision.

What is typed is a dictionary that may hold

    original        True: the text is the authors' own, and is published nowhere else funding
    who paid for it, in words; empty for nobody interests       the words of each who has said
    something, by their key as text; empty for none contributions   a list of roles (credit.py),
    likewise by key ai              `use` (none, assisted, drafted), and unless that is none `tool`,
    `version`, `sections` and `checked_by` responsible     True: who submits takes responsibility
    for a text that a machine drafted

What is frozen names people, as a byline does, and only those who then stood in it.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from ..database.canonical import digest
from .credit import ROLES

PARTS = (
    "funding",
    "interests",
    "contributions",
    "ai",
)  # each of them is public, or withheld by a setting
NO_AI, ASSISTED, DRAFTED = "none", "assisted", "drafted"
AI_WORDS = ("tool", "version", "sections", "checked_by")
SALT_BYTES = 16


def missing(declared: dict[str, Any], byline: Sequence[dict[str, Any]], by: Any) -> list[str]:
    """Return, in sentences, what `by` has still to declare before this can be frozen."""
    ai = declared.get("ai", {})
    without = [
        author["name"]
        for author in byline
        if not set(declared.get("contributions", {}).get(str(author["id"]), ())) & ROLES.keys()
    ]
    wanted = [
        ("Confirm that the text is the authors’ own work.", not declared.get("original")),
        ("Say who funded the work, or that nobody did.", "funding" not in declared),
        (
            "Say whether you have competing interests.",
            str(by.pk) not in declared.get("interests", {}),
        ),
        (f"Say what {', '.join(without)} contributed.", bool(without)),
        ("Say whether AI was used to write it.", ai.get("use") not in {NO_AI, ASSISTED, DRAFTED}),
        (
            "Name the AI tool, the parts it was used for, and who checked them.",
            ai.get("use") in {ASSISTED, DRAFTED}
            and not all(ai.get(word) for word in ("tool", "sections", "checked_by")),
        ),
    ]
    return [sentence for sentence, is_wanted in wanted if is_wanted]


def frozen(
    declared: dict[str, Any],
    byline: Sequence[dict[str, Any]],
    by: Any,
    withheld: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what a revision keeps of what is complete (`missing`); the parts that are `withheld`
    get a salt each.

    The salt keeps a digest of few words from telling them (`covered`).
    """
    ai = declared["ai"]
    names = {author["id"]: author["name"] for author in byline}
    interests, roles = declared["interests"], declared["contributions"]
    responsible = (
        {"responsible": {"id": by.pk, "name": names[by.pk]}}
        if ai["use"] == DRAFTED and declared.get("responsible")
        else {}
    )
    kept = [part for part in PARTS if part in set(withheld)]
    return {
        "original": True,
        "funding": declared["funding"],
        "interests": [{"id": by.pk, "name": names[by.pk], "words": interests[str(by.pk)]}],
        "contributions": [
            {"id": key, "name": name, "roles": [role for role in ROLES if role in roles[str(key)]]}
            for key, name in names.items()
        ],
        "ai": {"use": ai["use"]}
        | ({word: ai.get(word, "") for word in AI_WORDS} if ai["use"] != NO_AI else {})
        | (responsible if "ai" in kept else {}),
        **(
            {} if "ai" in kept else responsible
        ),  # that somebody takes it tells that a machine drafted
        **({"withheld": {part: secrets.token_hex(SALT_BYTES) for part in kept}} if kept else {}),
    }


def begun(declared: dict[str, Any], by: Any) -> dict[str, Any]:
    """Return with what the declarations of a text begin that `by` adapts from one with these:
    nobody begins with another's interests."""
    own = str(by.pk)
    return declared and {
        **declared,
        "interests": {key: words for key, words in declared["interests"].items() if key == own},
    }


def covered(declared: dict[str, Any]) -> dict[str, Any]:
    """Return what the digest of a revision is taken over: what is public as it is, of each
    withheld part its digest alone."""
    salts = declared.get("withheld", {})
    return {
        part: digest({"form": "declaration/1", "part": part, "salt": salts[part], "said": value})
        if part in salts
        else value
        for part, value in declared.items()
        if part != "withheld"
    }
