import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0030_declarations")]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="source_years",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Authors and reviewers are shown which sources are older than that. Empty: none are.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="years a source is current",
            ),
        ),
    ]
