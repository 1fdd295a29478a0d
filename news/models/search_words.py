"""Words that search knows: those that stand in published texts, and those that mean the same."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class VocabularyWord(models.Model):
    """A word of the published texts, as search reads it; what a mistyped word is compared with."""

    word = models.CharField(max_length=60, primary_key=True)
    # In how many texts it stands.
    texts = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["word"], name="vocabulary_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


class SynonymGroup(models.Model):
    """Words that mean the same to a reader: whoever looks for one finds the others too."""

    words = models.CharField(
        _("words"), max_length=300, help_text=_("Separated by commas: visa, entry permit. At least two.")
    )
    # The words as search reads them, joined; derived from `words` by news.synonyms.
    keys = ArrayField(models.CharField(max_length=80), editable=False, default=list)

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["words"]
        indexes = [GinIndex(fields=["keys"], name="synonym_keys")]

    def __str__(self) -> str:
        return self.words
