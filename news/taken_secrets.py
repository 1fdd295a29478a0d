"""What somebody did, as it may be shown to whoever takes it back: without the titles of confidential articles."""

from django.apps import apps

from news.audit_reading import without_secrets
from news.kept_secrets import CONFIDENTIAL, Secrets
from news.models import Article, BinnedRow
from news.taken_acts import Acts


def hide_in(acts: Acts, secrets: Secrets) -> None:
    """What was done to such articles goes back all the same; their names are not told."""
    for article in acts.articles:
        article.title = str(CONFIDENTIAL) if article.key in secrets.keys else secrets.veil(article.title)
    for row in acts.rows:
        row.name = secrets.veil(row.name)
    for binned in acts.binned:
        binned.name = str(CONFIDENTIAL) if _are_in(binned, secrets) else secrets.veil(binned.name)
    without_secrets([*acts.added, *acts.others], secrets)


def _are_in(binned: BinnedRow, secrets: Secrets) -> bool:
    """Whether the thing belongs to such an article, as a place in a dossier does."""
    if not secrets.keys:
        return False
    thing = binned.rows[0]
    return any(thing["fields"].get(name) in secrets.keys for name in _links_to_articles(thing["model"]))


def _links_to_articles(label: str) -> list[str]:
    try:
        model = apps.get_model(label)
    except LookupError:
        return []
    return [field.name for field in model._meta.concrete_fields if field.related_model is Article]
