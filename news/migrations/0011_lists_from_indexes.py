"""The lists of the desk are searched, ordered and counted by indexes: follow-ups, redirects, articles."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0010_kinds_of_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.db.models.functions.text.Concat(
                        "agreed", models.Value(" "), "responsible", output_field=models.TextField()
                    ),
                    function="news_search_words",
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                models.OrderBy(models.F("settled_on"), descending=True, nulls_first=True),
                models.OrderBy(models.F("due_on"), nulls_last=True),
                models.F("id"),
                name="followup_desk_order",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="followup_words", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="followup", index=models.Index(models.F("due_on"), name="followup_day")
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                models.F("meeting"), condition=models.Q(("status", "open")), name="followup_open_of_meeting"
            ),
        ),
        migrations.AddField(
            model_name="redirect",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.db.models.functions.text.Concat(
                        "old_path", models.Value(" "), "target", output_field=models.TextField()
                    ),
                    function="news_search_words",
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="redirect",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="redirect_words", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="redirect",
            index=models.Index(
                models.OrderBy(models.F("created_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="redirect_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("title"), models.OrderBy(models.F("id"), descending=True), name="article_by_title"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("kind"),
                models.OrderBy(models.F("published_at"), descending=True, nulls_first=True),
                models.OrderBy(models.F("id"), descending=True),
                name="article_desk_order_of_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("id"), condition=models.Q(("is_embargoed", True)), name="article_confidential"
            ),
        ),
    ]
