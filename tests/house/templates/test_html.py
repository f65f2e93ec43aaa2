"""What the Nu HTML checker has found (`make audit`), held without it: in the templates, and in
what they make of a moment."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from articles.forms.fields import DayInput
from articles.templatetags.times import machine

TEMPLATES = sorted((Path(__file__).parents[3] / "templates").rglob("*.html"))
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
WRITTEN = re.compile(r'datetime="\{\{ [\w.]+\|(machine|date:[\'"]Y-m-d[\'"]) \}\}"')


def test_every_time_is_written_for_programs() -> None:
    texts = {str(template): template.read_text() for template in TEMPLATES}
    assert [
        name
        for name, text in texts.items()
        if text.count("datetime=") != len(WRITTEN.findall(text))
    ] == []


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=10))]
)
@pytest.mark.parametrize("microsecond", [0, 1, 123_456, 999_999])
def test_a_moment_has_no_more_digits_than_html_allows(zone: timezone, microsecond: int) -> None:
    assert MOMENT.fullmatch(machine(datetime(2026, 3, 1, 17, 0, 5, microsecond, tzinfo=zone)))


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("2026-03-01", "date"),
        (date(2026, 3, 1), "date"),
        ("", "date"),
        (None, "date"),
        ("soon", "text"),
        ("2026-02-30", "text"),
        ("1/3/2026", "text"),
        ("20260301", "text"),
        ("9" * 5_000, "text"),
        ("٢٠٢٦-٠٣-٠١", "text"),
    ],
)
def test_a_picker_of_days_holds_a_day_and_shows_what_is_none(typed: object, kind: str) -> None:
    shown = DayInput().render("day", typed)
    assert f'type="{kind}"' in shown and (kind == "date" or f'value="{typed}"' in shown)


def test_a_day_is_a_day_and_nothing_is_nothing() -> None:
    assert (machine(date(2026, 3, 1)), machine(None)) == ("2026-03-01", "")
