"""A remark says why it was settled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviewers", "0004_withdrawn_quorum_policies"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="resolved_because",
            field=models.TextField(blank=True),
        ),
    ]
