"""The registry of sources begins with a few that are cited everywhere."""

from typing import Any

from django.db import migrations

from articles.sources.first import furnish


def furnish_the_registry(apps: Any, schema_editor: Any) -> None:
    furnish(apps)


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_sources")]

    operations = [migrations.RunPython(furnish_the_registry, migrations.RunPython.noop)]
