"""Quorum policies that are there already are taken into the site's ledger: what no act names counts for nothing."""

from typing import Any

from django.db import migrations

from articles.founding import take_in


def take_in_quorum_policies(apps: Any, schema_editor: Any) -> None:
    take_in(apps, "reviewers", "QuorumPolicy", added_later=("is_withdrawn",))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_site_ledger"),
        ("reviewers", "0007_late_interests_are_found"),
    ]

    operations = [migrations.RunPython(take_in_quorum_policies, migrations.RunPython.noop)]
