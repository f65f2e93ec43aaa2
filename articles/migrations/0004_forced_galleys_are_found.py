"""Few galleys of many were forced: an index of their own finds them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_reviewing"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="galley",
            index=models.Index(
                condition=models.Q(("kind", "forced")), fields=["article"], name="galley_forced"
            ),
        ),
    ]
