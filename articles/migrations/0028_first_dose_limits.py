"""The table of dose limits begins with some medicines in wide use."""

from typing import Any

from django.db import migrations

from articles.dose_limits.first import furnish


def furnish_the_table(apps: Any, schema_editor: Any) -> None:
    furnish(apps)


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_dose_limits")]

    operations = [migrations.RunPython(furnish_the_table, migrations.RunPython.noop)]
