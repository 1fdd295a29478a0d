from django.db import migrations

from comments import personal_data


def mask(apps, schema_editor):
    """Comments that came before numbers were masked: their originals go where only an audited act opens them."""
    comments = apps.get_model("comments", "Comment").objects
    originals = apps.get_model("comments", "ConcealedText").objects
    for comment in comments.only("pk", "name", "text").iterator():
        name, text = personal_data.mask(comment.name), personal_data.mask(comment.text)
        if text != comment.text:
            originals.get_or_create(comment_id=comment.pk, defaults={"text": comment.text})
        if (name, text) != (comment.name, comment.text):
            comments.filter(pk=comment.pk).update(name=name, text=text)


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_threads_and_decisions")]

    operations = [migrations.RunPython(mask, migrations.RunPython.noop)]
