"""Few interests of many were declared or waived after a review: an index of their own finds them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_forced_galleys_are_found"),
        ("reviewers", "0006_open_or_settled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(
                    ("interests__in", ["declared", "waived"]), ("status", "completed")
                ),
                fields=["revision"],
                name="assignment_owned_up",
            ),
        ),
    ]
