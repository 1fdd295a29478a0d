"""A part of a title is found by an index, and the list of the desk is read in the order of one."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0008_newsroom_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="title_words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.db.models.functions.text.Concat(
                        "over_title", models.Value(" "), "title", output_field=models.TextField()
                    ),
                    function="news_search_words",
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title_words"], name="article_title_words", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.OrderBy(models.F("published_at"), descending=True, nulls_first=True),
                models.OrderBy(models.F("id"), descending=True),
                name="article_desk_order",
            ),
        ),
    ]
