"""What is resolved is called settled."""

import articles.models.state
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reviewers", "0005_why_a_remark_is_settled"),
    ]

    operations = [
        migrations.AlterField(
            model_name="comment",
            name="status",
            field=articles.models.state.StateField(
                choices=[("drafted", "Not sent yet"), ("open", "Open"), ("resolved", "Settled")],
                default="drafted",
                max_length=50,
                protected=True,
            ),
        ),
    ]
