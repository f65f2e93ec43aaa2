"""The templates that a new house begins with. Chairs change them, and add their own."""

from typing import Any

from django.utils import timezone

WHY = "Part of the initial data."
FIRST: list[tuple[str, str, list[tuple[str, str, bool]]]] = [  # name, description, sections
    (
        "Interpretation of a value",
        "What a laboratory value or another measurement means, and what follows from it.",
        [
            (
                "What the value means",
                "Where it lies beside the usual range, and for whom this range was set.",
                True,
            ),
            (
                "What can change it",
                "What moves it besides disease, such as the sample, the time of day and medicines.",
                False,
            ),
            (
                "When it is urgent",
                "Which value, or which signs with it, call for help on the same day.",
                True,
            ),
            (
                "What to do next",
                "What is measured again, what is added, and what follows from each result.",
                True,
            ),
            ("What is not known", "Where sources disagree, or have nothing to say.", False),
        ],
    ),
    (
        "Drug safety",
        "Whether a medicine is safe for somebody, and what has to be watched.",
        [
            (
                "What can happen",
                "Which harm there is, how often and how soon, with the source of each figure.",
                True,
            ),
            (
                "Who is at risk",
                "For whom the harm is more likely or worse, by age, illness and other medicines.",
                True,
            ),
            (
                "Dose and interactions",
                "Up to which amount this holds, and what does not go together with it.",
                False,
            ),
            (
                "What to watch",
                "Which signs and values show the harm early, and how often they are looked at.",
                True,
            ),
            ("When to stop", "At which sign or value it is stopped, and what comes after.", True),
        ],
    ),
    (
        "When to treat",
        "From which point a treatment helps more than it harms.",
        [
            (
                "Who gains from treatment",
                "From which finding on it helps, by how much, and after how long.",
                True,
            ),
            ("Who does not", "Who is better off without it, and why.", True),
            (
                "What to begin with",
                "Which treatment comes first, and which one where that is not possible.",
                False,
            ),
            (
                "How to tell that it works",
                "What is looked at, after how long, and which result is enough.",
                False,
            ),
            ("When to think again", "What speaks for another diagnosis or treatment.", True),
        ],
    ),
    (
        "Patient information",
        "For people without medical training: what it is, what they can do, when to get help.",
        [
            ("What it is", "What happens in the body, in words of everyday life.", True),
            (
                "What you can do yourself",
                "What helps at home, what does not, and for how long that is enough.",
                True,
            ),
            (
                "When to get help",
                "The signs with which to call an ambulance, and those with which to see a doctor.",
                True,
            ),
            (
                "What to ask at your visit",
                "Questions that help to decide together with a doctor or a pharmacist.",
                False,
            ),
        ],
    ),
]


def furnish(apps: Any) -> None:
    """Put these into an empty table; `apps` is a registry of models, the real one or a migration's.
    Idempotent.

    A migration's models have no methods: so the history is written here once more.
    """
    templates, history = (
        apps.get_model("articles", "QuestionTemplate").objects,
        apps.get_model("articles", "HistoricalQuestionTemplate").objects,
    )
    if templates.exists():
        return
    for name, description, sections in FIRST:
        columns = {
            "name": name,
            "description": description,
            "body": "\n\n".join(f"## {heading}\n\n{guidance}" for heading, guidance, _ in sections),
            "required": "\n".join(heading for heading, _, is_required in sections if is_required),
        }
        made = templates.model(**columns)
        made.save_base(raw=True)
        copied = {
            field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields
        }
        history.create(
            **copied, history_type="+", history_date=timezone.now(), history_change_reason=WHY
        )
