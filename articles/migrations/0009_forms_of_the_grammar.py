"""A revision knows in which form of the grammar it is read: those there are in the first, so that they read as they did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_dead_mail_can_be_sent_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="grammar",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
