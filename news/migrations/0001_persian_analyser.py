from pathlib import Path

from django.contrib.postgres.operations import CreateExtension, TrigramExtension
from django.db import migrations

# A file of its own, so that editors and psql read it as SQL. It is part of this migration, and like it never
# changes once released: a later analyser is persian_2.sql with a migration of its own.
ANALYSER = Path(__file__).parent / "sql" / "persian_1.sql"

REMOVE_ANALYSER = """
drop function fa_document(text, text);
drop function fa_tsv(text, "char", "char");
drop function fa_layers(text, "char", "char");
drop function fa_vector(text, "char");
drop function fa_shingle(text), fa_stem(text);
drop function fa_pairs(text), fa_cut(text), fa_split(text), fa_join(text);
drop function fa_infl(text);
drop function fa_fold(text);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(ANALYSER.read_text("utf-8"), REMOVE_ANALYSER),
    ]
