"""A column that the code of before does not know, on the table that everybody reads."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("news", "0002_first_models")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE news_article ADD COLUMN a_step integer",
            "ALTER TABLE news_article DROP COLUMN a_step",
        )
    ]
