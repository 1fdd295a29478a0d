from django.db import migrations, transaction

from comments import personal_data

BATCH = 500


def mask(apps, schema_editor):
    """Comments that came before numbers were masked: their originals go where only an audited act opens them.

    In batches with a transaction each; interrupted, it goes on where it stopped. A row takes some milliseconds.
    """
    comments = apps.get_model("comments", "Comment").objects
    last, found = 0, list(_next(comments, 0))
    while found:
        with transaction.atomic():
            _mask(apps, found)
        last = found[-1].pk
        found = list(_next(comments, last))


def _next(comments, after: int):
    # Without a digit or an @ there is nothing to mask.
    telling = comments.extra(where=["name || text ~ '[0-9\u06f0-\u06f9\u0660-\u0669@]'"])
    return telling.filter(pk__gt=after).only("pk", "name", "text").order_by("pk")[:BATCH]


def _mask(apps, batch):
    originals, changed = [], []
    original = apps.get_model("comments", "ConcealedText")
    for comment in batch:
        name, text = personal_data.mask(comment.name), personal_data.mask(comment.text)
        if text != comment.text:
            originals.append(original(comment_id=comment.pk, text=comment.text))
        if (name, text) != (comment.name, comment.text):
            comment.name, comment.text = name, text
            changed.append(comment)
    original.objects.bulk_create(originals, ignore_conflicts=True)
    apps.get_model("comments", "Comment").objects.bulk_update(changed, ["name", "text"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("comments", "0003_threads_and_decisions")]

    operations = [migrations.RunPython(mask, migrations.RunPython.noop)]
