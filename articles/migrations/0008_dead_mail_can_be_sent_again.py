"""A mail that was given up has a date and can be sent again; the processes in the background say when they were at work."""

from django.db import migrations, models


def date_the_dead(apps, schema_editor):
    """What was dead before died when it was last due."""
    apps.get_model("articles", "Notification").objects.filter(state="dead").update(
        died_at=models.F("due_at")
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_orcids_are_checked")]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="notification",
            name="died_at",
            field=models.DateTimeField(blank=True, help_text="When it was given up.", null=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="refused_at",
            field=models.DateTimeField(
                blank=True, help_text="When the mail server last refused the recipient.", null=True
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="times_revived",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How often people sent it again after that."
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("channel", "mail")),
                fields=["delivered_at"],
                name="notification_mailed",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("state", "dead")), fields=["died_at"], name="notification_dead"
            ),
        ),
        migrations.RunPython(date_the_dead, migrations.RunPython.noop),
    ]
