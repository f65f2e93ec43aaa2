"""An absence that ends begins. The check was passed by an end alone, which counted nowhere: it is cleared, on the record."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone

WHY = "The last day of an absence without its first one never counted: cleared."


def clear_ends_alone(apps: Any, schema_editor: Any) -> None:
    members, history = (
        apps.get_model("reviewers", name) for name in ("BoardMember", "HistoricalBoardMember")
    )
    for member in members.objects.filter(absent_from=None).exclude(absent_until=None):
        member.absent_until = None
        member.save(update_fields=["absent_until"])
        columns = {
            field.attname: getattr(member, field.attname) for field in members._meta.concrete_fields
        }
        history.objects.create(
            **columns, history_type="~", history_date=timezone.now(), history_change_reason=WHY
        )


class Migration(migrations.Migration):
    dependencies = [("reviewers", "0002_reviewing")]

    operations = [
        migrations.RunPython(clear_ends_alone, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="boardmember", name="absence_ends_after_it_begins"),
        migrations.AddConstraint(
            model_name="boardmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("absent_until", None),
                    models.Q(
                        ("absent_from__isnull", False),
                        ("absent_until__gte", models.F("absent_from")),
                    ),
                    _connector="OR",
                ),
                name="absence_begins_before_it_ends",
            ),
        ),
    ]
