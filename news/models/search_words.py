"""Words that search knows: those that stand in published texts, and those that mean the same."""

import re

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from news import persian

_BETWEEN_WORDS = re.compile("[,،;؛\n]")


class VocabularyWord(models.Model):
    """A word of the published texts, as search reads it; what a mistyped word is compared with."""

    word = models.CharField(max_length=60, primary_key=True)
    # In how many texts it stands.
    texts = models.PositiveIntegerField()

    class Meta:
        # Without a list of pending entries, which every repair would read after a refresh.
        indexes = [
            GinIndex(
                fields=["word"], name="vocabulary_trigrams", opclasses=["gin_trgm_ops"], fastupdate=False
            )
        ]

    def __str__(self) -> str:
        return self.word


def members_of(words: str) -> list[str]:
    """The words of a group, as somebody wrote them one after the other; each may be several."""
    members = (" ".join(member.split()) for member in _BETWEEN_WORDS.split(words))
    return [member for member in members if key_of(member)]


def key_of(member: str) -> str:
    """How search reads a member: «رئیس جمهور», «رئیس‌جمهور» and «رییسجمهور» are one."""
    return persian.join(member).replace(" ", "")


class SynonymGroup(models.Model):
    """Words that mean the same to a reader: whoever looks for one finds the others too."""

    words = models.CharField(
        _("words"), max_length=300, help_text=_("Separated by commas: visa, entry permit. At least two.")
    )
    # The words as search reads them, joined; derived from `words`.
    keys = ArrayField(models.CharField(max_length=80), editable=False, default=list)

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["words"]
        indexes = [GinIndex(fields=["keys"], name="synonym_keys")]

    def __str__(self) -> str:
        return self.words

    def save(self, *args, **kwargs) -> None:
        self.keys = keys_of(self.words)
        super().save(*args, **kwargs)

    @property
    def members(self) -> list[str]:
        return members_of(self.words)


def keys_of(words: str) -> list[str]:
    """The keys of a group's words, each once."""
    return list(dict.fromkeys(map(key_of, members_of(words))))
