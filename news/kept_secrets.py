"""What must not be told to a reader of other people's acts: titles of confidential articles, wherever they stand."""

from functools import cached_property

from django.apps import apps
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from news.audit_reading import kept_from, without_secrets
from news.models import Article, BinnedRow, Version
from news.taken_acts import Acts


class Secrets:
    """The confidential articles that are kept from one reader, by their keys and by every title they had."""

    def __init__(self, reader: User) -> None:
        self.reader = reader

    @cached_property
    def keys(self) -> set[int]:
        return set(kept_from(self.reader).values_list("pk", flat=True))

    @cached_property
    def _titles(self) -> list[str]:
        """The longest first: one may hold another."""
        if not self.keys:
            return []
        now = Article.objects.filter(pk__in=self.keys).values_list("title", flat=True)
        kept = Version.objects.filter(article__in=self.keys).order_by()
        titles = {*now, *kept.values_list("content__title", flat=True)} - {None, ""}
        return sorted(titles, key=len, reverse=True)

    def veil(self, text: str) -> str:
        """The text without such titles."""
        for title in self._titles:
            text = text.replace(title, _("(confidential)"))
        return text

    def hide_in(self, acts: Acts) -> None:
        """What was done to such articles goes back all the same; their names are not told."""
        for article in acts.articles:
            article.title = _("(confidential)") if article.key in self.keys else self.veil(article.title)
        for row in acts.rows:
            row.name = self.veil(row.name)
        for binned in acts.binned:
            binned.name = _("(confidential)") if self._are_in(binned) else self.veil(binned.name)
        for entry in without_secrets([*acts.added, *acts.others], self.reader):
            entry.name, entry.note = self.veil(entry.name), self.veil(entry.note)

    def _are_in(self, binned: BinnedRow) -> bool:
        """Whether the thing belongs to such an article, as a place in a dossier does."""
        if not self.keys:
            return False
        thing = binned.rows[0]
        return any(thing["fields"].get(name) in self.keys for name in _links_to_articles(thing["model"]))


def _links_to_articles(label: str) -> list[str]:
    try:
        model = apps.get_model(label)
    except LookupError:
        return []
    return [field.name for field in model._meta.concrete_fields if field.related_model is Article]
