"""Makes what stands beside the demonstration's articles from what content/companions.py has read."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User

from consulate.demo.content.companions import DemoCompanions, DemoInvitation
from news import jalali
from news.models import Article, Category, GalleryPicture, PickedArticle, Tag
from news.readership import site_day

MORNING = 10


def make(companions: DemoCompanions, articles: Iterable[Article], writer: User) -> None:
    """Call it in the transaction that makes the newsroom."""
    by_title = {article.title: article for article in articles}
    for kind, titles in companions.kinds.items():
        Article.objects.filter(pk__in=[by_title[title].pk for title in titles]).update(kind=kind)
    GalleryPicture.objects.bulk_create(
        GalleryPicture(
            article=by_title[gallery.article],
            picture=by_title[title].lead_picture,
            caption=caption,
            position=place,
        )
        for gallery in companions.galleries
        for place, (title, caption) in enumerate(gallery.pictures, start=1)
    )
    PickedArticle.objects.bulk_create(
        PickedArticle(article=by_title[picks.article], other=by_title[title], position=place)
        for picks in companions.picks
        for place, title in enumerate(picks.others, start=1)
    )
    for invitation in companions.invitations:
        _invite(invitation, by_title, writer)


def _invite(demo: DemoInvitation, by_title: dict[str, Article], writer: User) -> None:
    published_on = site_day() - timedelta(days=demo.published_days_ago)
    article = Article.objects.create(
        kind=Article.Kind.ANNOUNCEMENT,
        category=Category.objects.get(slug=demo.category),
        over_title=demo.over_title,
        title=demo.title,
        lead=demo.lead,
        body=demo.body,
        lead_picture=by_title[demo.picture_of].lead_picture,
        author=writer,
        status=Article.Status.PUBLISHED,
        published_at=jalali.at_site(published_on) + timedelta(hours=MORNING),
        event_on=site_day() + timedelta(days=demo.days_ahead),
        event_time=demo.hour,
        event_place=demo.place,
    )
    article.tags.set(Tag.objects.filter(name__in=demo.tags))
