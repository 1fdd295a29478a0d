"""The figures of a period read what belongs to it, not the whole log and not all ratings."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0004_mask_what_is_here"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(models.F("voted_on"), name="rating_day"),
        ),
    ]
