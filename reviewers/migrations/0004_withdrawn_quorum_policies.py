"""A topic's or a risk class's own rule can be withdrawn, by a version of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviewers", "0003_absences_begin")]

    operations = [
        migrations.AddField(
            model_name="quorumpolicy",
            name="is_withdrawn",
            field=models.BooleanField(default=False, verbose_name="withdrawn"),
        ),
        migrations.AddConstraint(
            model_name="quorumpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_withdrawn", False),
                    ("topic__isnull", False),
                    models.Q(("risk", ""), _negated=True),
                    _connector="OR",
                ),
                name="quorum_withdrawn_scope",
            ),
        ),
    ]
