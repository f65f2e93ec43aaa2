"""What asserts and what does not; the forms in which statements are cut."""

from types import SimpleNamespace

import pytest

from articles.text.language.assertions import asserts
from articles.text.statements import statements


@pytest.mark.parametrize(
    "text",
    [
        "Shouldn’t it be warmed first, it curdles.",
        "You shouldn't.",
        "It mustn’t freeze.",
        "You can’t have both.",
        "Don’t.",
        "They needn’t fast.",
        "Twenty milligrams is the usual dose.",
        "Two tablets three times a day are enough.",
        "Half of them recover.",
        "Two-thirds recover.",
        "One in three is affected.",
        "A quarter relapse.",
        "Nine out of ten are well.",
        "It is twice as common in men.",
        "It falls by ½.",
        "Fewer than ten per cent.",
        "It rose ten\u2011fold.",
        "Rinse the mouth.",
        "Then call for help.",
        "If it bleeds, press on it.",
        "It is contra\u2011indicated.",
        "It is safe in pregnancy.",
        "It may be crushed.",
        "The wound is then dressed.",
        "Stopping it suddenly harms.",
        "Smell the breath.",
        "Is 5 mg enough?",
        "It is rare.¹",
        "Antibiotics have no place.",
        "Rivaroxaban and food belong together.",
        "Es darf nicht zerkleinert werden.",
        "Ne pas dépasser.",
        "No debe conducir.",
        "Non guidare mai.",
        "Не превышать.",
        "请就医！",
        "運転しないでください。",
        "يجب فحص السكر.",
        "गाड़ी न चलाएँ।",
        "אין לנהוג.",
        "Μην οδηγείτε.",
        "ＳＨＯＵＬＤ be so.",
    ],
)
def test_a_quantity_guidance_or_a_medicine_asserts(text: str) -> None:
    assert asserts(text)


@pytest.mark.parametrize(
    "text",
    [
        "The cause is unknown.",
        "It happens.",
        "CYP3A4 and vitamin B12 are names.",
        "COVID\u201119 was new.",
        "On the one hand, it hurts.",
        "Should I worry?",
        "هل هذا آمن؟",
        "これは何ですか？",
        "Είναι ασφαλές;",
        "The table shows both.",
        "One of the causes is stress.",
        "",
    ],
)
def test_background_and_questions_do_not(text: str) -> None:
    assert not asserts(text)


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("Paracetamol max. 4 g per day.", "Paracetamol max. 4 g per day."),
        ("Shouldn’t it help, ask.", "Shouldn’t it help, ask."),
        ("It mustn’t freeze.", "It mustn’t freeze."),
        ("Twenty milligrams is the usual dose.", "Twenty milligrams is the usual dose."),
        ("Two tablets three times a day are enough.", "Two tablets three times a day are enough."),
    ],
)
def test_what_was_no_statement_is_one(sentence: str, stated: str) -> None:
    written = SimpleNamespace(
        title="", short_answer="", body=f"The cause is unknown. {sentence} It happens."
    )
    assert [statement.text for statement in statements(written) if statement.is_clinical] == [
        stated
    ]
    assert [
        statement.text
        for statement in statements(SimpleNamespace(**vars(written), form=1))
        if statement.is_clinical
    ] != [stated]


def test_a_statement_of_a_former_revision_keeps_its_key() -> None:
    written = SimpleNamespace(
        title="", short_answer="", body="Paracetamol max. 4 g per day. Give 5 mg.", form=1
    )
    assert [(statement.text, statement.key) for statement in statements(written)] == [
        ("4 g per day.", "d946b4d5c7a9"),
        ("Give 5 mg.", "ca4011894918"),
    ]
