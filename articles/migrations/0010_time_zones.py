"""People say in which time zone their dates are read; until they do, it is the site's."""

from django.db import migrations, models

import articles.models.person


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_forms_of_the_grammar"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="time_zone",
            field=models.CharField(
                blank=True,
                help_text="In which the dates you enter are read. Empty: the site’s.",
                max_length=64,
                validators=[articles.models.person._refuse_no_zone],
            ),
        ),
    ]
