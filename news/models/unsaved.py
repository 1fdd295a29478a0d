"""Articles that are being written: by whom just now, and what is not saved yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


class Editing(models.Model):
    """Somebody has the form of an article open; over when nothing was heard of it for a while."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("form in use")
        verbose_name_plural = _("forms in use")
        indexes = [models.Index("heard_at", name="editing_heard")]
        constraints = [
            models.UniqueConstraint(fields=["article", "editor"], name="editing_of_an_article_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.editor_id}"


class UnsavedWork(models.Model):
    """What somebody has typed into an article's form and not saved; offered again after a crash, pruned in time."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unsaved_work")
    # Empty for a new article.
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="unsaved_work"
    )
    # The opened form, by a number that it was given (hexadecimal): two tabs do not write over each other.
    form = models.CharField(max_length=32)
    # The form's fields and their values, as they would be sent.
    typed = models.JSONField()
    # From which save on it was typed (Article.modified_at as the form names it); empty for a new article.
    begun_from = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(_("kept on"), default=timezone.now)

    class Meta:
        verbose_name = _("unsaved work")
        verbose_name_plural = _("unsaved work")
        ordering = ["-at"]
        indexes = [models.Index("at", name="unsaved_at")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "form"], name="unsaved_work_of_a_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.article_id or 'new'}"
