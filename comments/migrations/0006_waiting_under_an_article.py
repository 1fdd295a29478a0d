"""What waits under an article of the desk's list is counted by an index of its own."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("article"),
                models.F("status"),
                condition=models.Q(("status__in", ["pending", "suspect"])),
                name="comment_waiting",
            ),
        ),
    ]
