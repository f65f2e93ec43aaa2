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
                "How it compares with the reference range, and for whom that range was set.",
                True,
            ),
            (
                "What else can change the value",
                "What changes it other than disease, such as sampling, time of day and medicines.",
                False,
            ),
            (
                "When it is urgent",
                "Which values, alone or with which signs, need care on the same day.",
                True,
            ),
            (
                "What to do next",
                "Which tests to repeat, which to add, and what to do after each result.",
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
                "Possible harms",
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
                "The doses that this holds for, and which medicines or foods not to combine.",
                False,
            ),
            (
                "What to monitor",
                "Which signs and values show the harm early, and how often to check them.",
                True,
            ),
            (
                "When to stop",
                "Which signs or values mean stopping it, and what to give instead.",
                True,
            ),
        ],
    ),
    (
        "When to treat",
        "At what point a treatment helps more than it harms.",
        [
            (
                "Who benefits from treatment",
                "With which findings it helps, by how much, and after how long.",
                True,
            ),
            ("Who does not benefit", "Who is better off without it, and why.", True),
            (
                "Which treatment to start with",
                "Which treatment comes first, and which one where that is not possible.",
                False,
            ),
            (
                "How to tell whether it works",
                "What to check, after how long, and which result is enough.",
                False,
            ),
            ("When to reconsider", "Which findings point to another diagnosis or treatment.", True),
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
                "Which signs mean calling an ambulance, and which mean seeing a doctor.",
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
