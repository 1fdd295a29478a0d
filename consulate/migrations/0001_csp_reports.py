"""What browsers report of our pages: no more rows than places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CspReport",
            fields=[
                ("place", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("key", models.BinaryField(max_length=16, unique=True)),
                ("page", models.CharField(max_length=200, verbose_name="page")),
                ("directive", models.CharField(max_length=40, verbose_name="rule")),
                ("blocked", models.CharField(max_length=200, verbose_name="what was blocked")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="script or style")),
                ("times", models.PositiveIntegerField(verbose_name="times")),
                ("first_at", models.DateTimeField(verbose_name="first reported")),
                ("last_at", models.DateTimeField(db_index=True, verbose_name="last reported")),
            ],
            options={
                "verbose_name": "report of browsers",
                "verbose_name_plural": "reports of browsers",
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 1000)),
                        name="csp_report_has_a_place",
                    )
                ],
            },
        ),
    ]
