"""The limits that a new house begins with: some medicines in wide use, each with the document that
says it, where anybody can look it up.

They are licensed maximum doses of adults, of the posology section (4.2) of summaries of product
characteristics. A house adopts its own.
"""

from typing import Any

from django.utils import timezone

WHY = "Part of the initial data."
SMPC = "Summary of product characteristics, {}, section 4.2 (posology)"
_ORAL = "Adults, by mouth"
FIRST: list[
    tuple[str, str, str, str, str, str, str]
] = [  # name, other names, at most, unit, in a, for whom, the product
    ("Paracetamol", "Acetaminophen", "4", "g", "day", "Adults", "paracetamol 500 mg tablets"),
    ("Paracetamol", "Acetaminophen", "1", "g", "dose", "Adults", "paracetamol 500 mg tablets"),
    ("Ibuprofen", "", "2.4", "g", "day", _ORAL, "ibuprofen 400 mg tablets"),
    ("Diclofenac", "", "150", "mg", "day", _ORAL, "diclofenac sodium gastro-resistant tablets"),
    ("Celecoxib", "", "400", "mg", "day", _ORAL, "celecoxib capsules"),
    ("Tramadol", "", "400", "mg", "day", _ORAL, "tramadol hydrochloride capsules"),
    ("Codeine", "Codeine phosphate", "240", "mg", "day", _ORAL, "codeine phosphate tablets"),
    ("Metoclopramide", "", "30", "mg", "day", "Adults", "metoclopramide tablets"),
    ("Metoclopramide", "", "10", "mg", "dose", "Adults", "metoclopramide tablets"),
    ("Domperidone", "", "30", "mg", "day", _ORAL, "domperidone 10 mg tablets"),
    ("Citalopram", "", "40", "mg", "day", _ORAL, "citalopram tablets"),
    ("Escitalopram", "", "20", "mg", "day", _ORAL, "escitalopram tablets"),
    ("Sertraline", "", "200", "mg", "day", _ORAL, "sertraline tablets"),
    ("Simvastatin", "", "80", "mg", "day", _ORAL, "simvastatin tablets"),
    ("Atorvastatin", "", "80", "mg", "day", _ORAL, "atorvastatin tablets"),
    ("Rosuvastatin", "", "40", "mg", "day", _ORAL, "rosuvastatin tablets"),
    ("Amlodipine", "", "10", "mg", "day", _ORAL, "amlodipine tablets"),
    ("Ramipril", "", "10", "mg", "day", _ORAL, "ramipril tablets"),
    ("Metformin", "", "3", "g", "day", _ORAL, "metformin film-coated tablets"),
    ("Zopiclone", "", "7.5", "mg", "day", _ORAL, "zopiclone tablets"),
    ("Zolpidem", "", "10", "mg", "day", _ORAL, "zolpidem tablets"),
    ("Gabapentin", "", "3.6", "g", "day", _ORAL, "gabapentin capsules"),
    ("Pregabalin", "", "600", "mg", "day", _ORAL, "pregabalin capsules"),
    ("Loperamide", "", "16", "mg", "day", _ORAL, "loperamide 2 mg capsules"),
    ("Apixaban", "", "20", "mg", "day", _ORAL, "apixaban tablets"),
    (
        "Dabigatran",
        "Dabigatran etexilate",
        "300",
        "mg",
        "day",
        _ORAL,
        "dabigatran etexilate capsules",
    ),
    ("Rivaroxaban", "", "30", "mg", "day", _ORAL, "rivaroxaban tablets"),
]


def furnish(apps: Any) -> None:
    """Put these into an empty table; `apps` is a registry of models, the real one or a migration's.
    Idempotent.

    A migration's models have no methods: so the history is written here once more.
    """
    limits, history = (
        apps.get_model("articles", "DoseLimit").objects,
        apps.get_model("articles", "HistoricalDoseLimit").objects,
    )
    if limits.exists():
        return
    for name, others, amount, unit, per, holds_for, product in FIRST:
        columns = {
            "name": name,
            "other_names": others,
            "amount": amount,
            "unit": unit,
            "per": per,
            "holds_for": holds_for,
        }
        made = limits.model(**columns, source=SMPC.format(product))
        made.save_base(raw=True)
        copied = {
            field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields
        }
        history.create(
            **copied, history_type="+", history_date=timezone.now(), history_change_reason=WHY
        )
