"""The site's own ledger. The texts that are there already are taken in: what no act names counts for nothing."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from articles.founding import take_in


def take_in_texts(apps: Any, schema_editor: Any) -> None:
    take_in(apps, "articles", "Policy")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_forced_galleys_are_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sequence", models.PositiveIntegerField(unique=True)),
                ("verb", models.CharField(max_length=40)),
                ("actor_name", models.CharField(max_length=120)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("detail", models.JSONField(default=dict)),
                (
                    "row",
                    models.CharField(
                        blank=True,
                        help_text="The row of ink the act wrote: app.model:key.",
                        max_length=80,
                    ),
                ),
                ("row_digest", models.CharField(blank=True, max_length=71)),
                ("previous", models.CharField(blank=True, max_length=71)),
                ("hash", models.CharField(max_length=71)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["sequence"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("row", ""), _negated=True),
                        fields=("row",),
                        name="site_event_row",
                    )
                ],
            },
        ),
        migrations.RunPython(take_in_texts, migrations.RunPython.noop),
    ]
