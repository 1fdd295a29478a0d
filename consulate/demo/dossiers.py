"""Makes the demonstration's dossiers, and marks its announcements, from what content/dossiers.py has read."""

from collections.abc import Iterable

from consulate.demo.content.dossiers import DemoAnnouncement, DemoDossiers, DemoTopic
from news.models import Article, Topic, TopicArticle


def make(dossiers: DemoDossiers, articles: Iterable[Article]) -> None:
    """Call it in the transaction that makes the newsroom."""
    by_title = {article.title: article for article in articles}
    for demo in dossiers.topics:
        _gather(demo, by_title)
    for announcement in dossiers.announcements:
        _announce(announcement, by_title[announcement.article])


def _gather(demo: DemoTopic, by_title: dict[str, Article]) -> None:
    topic = Topic.objects.create(
        name=demo.name,
        slug=demo.slug,
        summary=demo.summary,
        starts_on=demo.starts,
        ends_on=demo.ends,
        picture=by_title[demo.picture_of].lead_picture,
    )
    placed = [(title, place) for place, title in enumerate(demo.featured, start=1)]
    TopicArticle.objects.bulk_create(
        TopicArticle(topic=topic, article=by_title[title], place=place)
        for title, place in [*placed, *((title, None) for title in demo.others)]
    )


def _announce(demo: DemoAnnouncement, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(
        kind=Article.Kind.ANNOUNCEMENT, event_on=demo.day, event_time=demo.hour, event_place=demo.place
    )
