"""Which texts of an article the public had before it, and since when."""

from django.db import models

from news.models.articles import Article


class PublicText(models.Model):
    """A wording of an article that was public from an instant on; written by a trigger of the database alone.

    Whoever holds a printed copy can ask whether it is still the current one (docs/decisions/0019).
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="public_texts")
    digest = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        ordering = ["article", "id"]
        indexes = [models.Index("digest", name="public_text_digest")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.digest[:12]}"
