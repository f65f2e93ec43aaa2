"""Finding: introductions of topics, what pages are listed by, and which texts are related."""

import django.db.models.deletion
from django.db import migrations, models

from articles.text.characters.slugs import slug


def file_pages(apps, schema_editor):
    """Let lists hold the pages that are there; `set_pages`, which follows every upgrade, knows the day of each review and correction."""
    Page = apps.get_model("articles", "Page")
    Page.objects.filter(galley__kind="approved").update(reviewed_at=models.F("approved_at"))
    pages = Page.objects.only("title").order_by("pk")
    batch = []
    for page in pages.iterator(chunk_size=1_000):
        page.filed_as = slug(page.title).replace("-", "")
        batch.append(page)
        if len(batch) == 1_000:
            Page.objects.bulk_update(batch, ["filed_as"])
            batch = []
    Page.objects.bulk_update(batch, ["filed_as"])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_former_slugs"),
    ]

    operations = [
        migrations.CreateModel(
            name="CitedWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("work", models.CharField(max_length=320)),
            ],
        ),
        migrations.CreateModel(
            name="RelatedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TopicIntroduction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True, help_text="Markdown.")),
                ("adopted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["topic", "-number"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="article",
            name="related",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="page",
            name="corrected_at",
            field=models.DateTimeField(
                help_text="Its last correction of more than spelling, since that review.", null=True
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="filed_as",
            field=models.CharField(
                default="", help_text="Its place in the index from A to Z.", max_length=100
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="is_related",
            field=models.BooleanField(
                default=False,
                help_text="Has its list of related texts been worked out since it changed?",
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="reviewed_at",
            field=models.DateTimeField(
                help_text="When its full review was through; empty while it is to come.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("is_listed", True)),
                fields=["topic", "audience", "-approved_at", "-id"],
                name="page_topic_audience",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("is_listed", True), ("reviewed_at__isnull", False)),
                fields=["-reviewed_at", "-id"],
                name="page_reviewed",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("corrected_at__isnull", False), ("is_listed", True)),
                fields=["-corrected_at", "-id"],
                name="page_corrected",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("is_listed", True)),
                fields=["filed_as", "id"],
                name="page_filed",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("is_related", False)),
                fields=["-approved_at", "-id"],
                name="page_unrelated",
            ),
        ),
        migrations.AddField(
            model_name="citedwork",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="relatedtext",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="relatedtext",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="topicintroduction",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="introductions",
                to="articles.topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="citedwork",
            constraint=models.UniqueConstraint(fields=("work", "article"), name="cited_work"),
        ),
        migrations.AddConstraint(
            model_name="relatedtext",
            constraint=models.UniqueConstraint(fields=("article", "other"), name="related_text"),
        ),
        migrations.AddConstraint(
            model_name="topicintroduction",
            constraint=models.UniqueConstraint(
                fields=("topic", "number"), name="introduction_number"
            ),
        ),
        migrations.RunPython(file_pages, migrations.RunPython.noop),
    ]
