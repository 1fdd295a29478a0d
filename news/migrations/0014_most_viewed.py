"""The most viewed articles of some days, kept by the recount of views."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0013_archive"),
    ]

    operations = [
        migrations.CreateModel(
            name="MostViewed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("views", models.PositiveIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="most_viewed",
                        to="news.article",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "days", "article"), name="most_viewed_once_of_a_period"
                    )
                ],
            },
        ),
    ]
