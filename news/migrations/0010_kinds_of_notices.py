"""What a member of staff is told has more kinds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0009_titles_at_the_desk"),
    ]

    operations = [
        migrations.AlterField(
            model_name="desknotice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("returned", "returned with a remark"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                    ("unpublished", "unpublished"),
                    ("remark", "remark"),
                    ("review_due", "to be looked at again"),
                    ("taken_back", "taken back"),
                    ("unscheduled", "publication called off"),
                    ("rescheduled", "publication put at another time"),
                    ("binned", "put into the bin"),
                    ("restored", "brought back from the bin"),
                    ("submitted", "submitted for review by a colleague"),
                    ("recalled", "taken back to draft"),
                    ("reopened", "unpublished, and a draft again"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
