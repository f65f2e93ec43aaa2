"""Variants of a question for several audiences: what each was adapted from, and texts of the house for each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_search_index"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="article",
            name="article_address",
        ),
        migrations.AddField(
            model_name="article",
            name="adapted_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adapted",
                to="articles.revision",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="out_of_step_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalarticle",
            name="adapted_from",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="articles.revision",
            ),
        ),
        migrations.AddField(
            model_name="historicalarticle",
            name="out_of_step_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="policy",
            name="audience",
            field=models.CharField(
                blank=True,
                choices=[
                    ("clinician", "Clinicians"),
                    ("student", "Students"),
                    ("patient", "Patients"),
                    ("carer", "Carers"),
                ],
                help_text="Empty: for all readers.",
                max_length=20,
                verbose_name="for",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("out_of_step_since__isnull", False)),
                fields=["out_of_step_since"],
                name="article_out_of_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["rejected", "withdrawn"]), _negated=True),
                fields=("slug", "audience"),
                name="article_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("audience__in", ["", "clinician", "student", "patient", "carer"])
                ),
                name="policy_audience_known",
            ),
        ),
    ]
