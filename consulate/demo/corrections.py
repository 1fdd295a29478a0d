"""Makes the demonstration's mended texts, error reports and old addresses from what content/corrections.py has read."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from consulate.demo.content.corrections import DemoCorrections, DemoReport, DemoWordings
from news.models import Article, ErrorReport, PublicText, Redirect
from news.redirects import address_key

# How long the editor took to settle a report.
SETTLING = timedelta(hours=5)


def make(corrections: DemoCorrections, articles: Iterable[Article], editor: User, now: datetime) -> None:
    """Call it in the transaction that makes the newsroom."""
    by_title = {article.title: article for article in articles}
    for wordings in corrections.wordings:
        _mend(wordings, by_title[wordings.article])
    for report in corrections.reports:
        _report(report, by_title[report.article], editor, now)
    for demo in corrections.redirects:
        target = by_title[demo.article].get_short_url() if demo.article else demo.new
        Redirect.objects.create(old_path=address_key(demo.old), target=target, made_by=editor)


def remove() -> None:
    Redirect.objects.all().delete()


def _mend(wordings: DemoWordings, article: Article) -> None:
    """Give the article its leads one after the other, and each wording the date on which readers got it."""
    article.public_texts.all().delete()
    since = article.published_at
    for lead, hours in [*wordings.leads, (article.lead, 0)]:
        Article.objects.filter(pk=article.pk).update(lead=lead)
        newest = PublicText.objects.filter(article=article).latest("id")
        # The database dates what it sees by its own clock; here years pass in a second.
        PublicText.objects.filter(pk=newest.pk).update(since=since)
        last, since = since, article.published_at + timedelta(hours=hours)
    Article.objects.filter(pk=article.pk).update(updated_at=last, change_note=wordings.note)


def _report(demo: DemoReport, article: Article, editor: User, now: datetime) -> None:
    received = now - timedelta(hours=demo.hours_ago)
    seen = article.public_texts.filter(since__lte=received).order_by("-id").first()
    report = ErrorReport.objects.create(
        article=article,
        text=demo.text,
        text_digest=seen.digest if seen else "",
        handled_at=received + SETTLING if demo.settled else None,
        handled_by=editor if demo.settled else None,
    )
    ErrorReport.objects.filter(pk=report.pk).update(created_at=received)
