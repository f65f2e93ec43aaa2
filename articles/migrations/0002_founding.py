"""The groups, the first texts, and the table of the shared cache."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

from articles.founding import found


def found_the_house(apps: Any, schema_editor: Any) -> None:
    found(apps)


def make_cache_table(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunPython(found_the_house, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
