"""The standing pages that every office needs; it keeps them itself from then on.

Texts are beside this file, the title in the first line. A page that is there already stays as it is.
"""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from news.persian import to_persian_digits

TEXTS = Path(__file__).parent / "standing_pages"
# In the order of the foot of the site.
SLUGS = ("about", "privacy", "comment-rules", "accessibility")


def write(apps, schema_editor):
    pages = apps.get_model("news", "Page").objects.using(schema_editor.connection.alias)
    days = to_persian_digits(str(settings.COMMENT_RETENTION_DAYS))
    for place, slug in enumerate(SLUGS, start=1):
        title, _, text = (TEXTS / f"{slug}.txt").read_text(encoding="utf-8").partition("\n")
        written = {"title": title, "text": text.strip().replace("{days}", days), "position": 10 * place}
        pages.get_or_create(slug=slug, defaults=written)


class Migration(migrations.Migration):
    dependencies = [("news", "0005_visitors_site")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=False)]
