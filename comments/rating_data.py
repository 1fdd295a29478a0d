"""What machines read of the stars: schema.org's aggregateRating, with Latin digits."""

from django.utils.safestring import SafeString

from news import structured_data
from news.models import Article


def script(article: Article, votes: int, average: float) -> SafeString:
    """A script of its own, joined to the article's by the article's @id."""
    return structured_data.script(
        {
            "@type": "NewsArticle",
            "@id": structured_data.article_id(article),
            "aggregateRating": {
                "@type": "AggregateRating",
                "ratingValue": round(average, 2),
                "ratingCount": votes,
                "bestRating": 5,
                "worstRating": 1,
            },
        }
    )
