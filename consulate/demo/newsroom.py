"""The demonstration's newsroom, made from its texts in one transaction, or taken away again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Decision, Rating
from consulate.demo import (
    companions,
    content,
    corrections,
    desk_work,
    discussion_desk,
    discussions,
    dossiers,
    logins,
    readers,
    reception,
    register,
    studio,
)
from consulate.demo.content import DemoArticle, DemoNewsroom, DemoPicture
from consulate.demo.content import comments as discussions_content
from consulate.demo.content import companions as companions_content
from consulate.demo.content import corrections as corrections_content
from consulate.demo.content import desk as desk_content
from consulate.demo.content import desk_work as desk_work_content
from consulate.demo.content import dossiers as dossiers_content
from consulate.demo.content import reception as reception_content
from consulate.demo.content import register as register_content
from consulate.demo.content.comments import DemoComment
from consulate.demo.studio import Motif
from news import readership, vocabulary
from news.models import (
    Article,
    Category,
    DailyViews,
    DigestRecipient,
    Meeting,
    Office,
    Organization,
    Person,
    Picture,
    Tag,
    Topic,
    View,
)
from news.picture_files import PreparedPicture
from news.templatetags.persian import fa

Say = Callable[[str], None]


class NotADemonstration(Exception):
    """The database holds an office, articles, meetings, people or accounts that the demonstration did not make."""


def make(*, progress: Say) -> bool:
    """Make the newsroom unless it is there; returns whether it was made. Raises NotADemonstration.

    One transaction: a run that was cut short leaves nothing behind (but picture files nobody names).
    """
    if Office.objects.filter(is_demo=True).exists():
        return False
    _refuse_real_content()
    newsroom = content.load()
    titles = [article.title for article in newsroom.articles]
    meetings, said = register_content.load(titles), discussions_content.of_the_year(titles)
    desk, gathered = desk_content.load(), dossiers_content.load(titles)
    beside = companions_content.load(titles)
    mended = corrections_content.load(titles)
    work = desk_work_content.load(list(logins.NAMES))
    painted = _paint(newsroom.articles, progress)
    progress(_("Writing %(count)s articles …") % {"count": fa(len(newsroom.articles))})
    with transaction.atomic():
        people = logins.make()
        Office.objects.create(is_demo=True, **newsroom.office)
        reception.make(reception_content.load())
        written = _write(newsroom, painted, people)
        progress(_("Entering %(count)s meetings …") % {"count": fa(len(meetings.meetings))})
        register.make(meetings, [article for _demo, article in written], people)
        dossiers.make(gathered, [article for _demo, article in written])
        companions.make(beside, [article for _demo, article in written], people["writer"])
        progress(_("Letting readers read, rate and comment …"))
        _let_readers_in(written)
        now = timezone.now()
        corrections.make(mended, [article for _demo, article in written], people["editor"], now)
        entries = discussions.make(_discussions(written, said, now), people, now)
        discussion_desk.make(entries, desk, people, now)
        desk_work.make(work, people, now)
        vocabulary.refresh()
    return True


def remove() -> None:
    """Take the demonstration away: its rows, its accounts, its picture files. Reasons for rejecting stay.

    Raises NotADemonstration, with nothing touched, when somebody has an account that it did not make: then
    the newsroom may be somebody's by now.
    """
    if User.objects.exclude(username__in=logins.NAMES).exists():
        raise NotADemonstration
    if not Office.objects.filter(is_demo=True).exists():
        _refuse_real_content()
    files = [file for picture in Picture.objects.all() for file in picture.files]
    with transaction.atomic():
        register.remove()
        discussion_desk.remove()
        reception.remove()
        corrections.remove()
        desk_work.remove()
        for model in (Rating, View, DailyViews, Topic, Article, Picture, Tag, Category, Office):
            model.objects.all().delete()
        logins.remove()
        vocabulary.refresh()
    for file in files:
        file.storage.delete(file.name)


def _refuse_real_content() -> None:
    # Decisions outlive their comments, and those of a real office are taken away by nothing.
    real = (Office, Article, Category, User, Meeting, Person, Organization, DigestRecipient, Decision)
    if any(model.objects.exists() for model in real):
        raise NotADemonstration


# --- Pictures -------------------------------------------------------------------------------------


def _paint(articles: Iterable[DemoArticle], progress: Say) -> dict[Motif, PreparedPicture]:
    """Each different picture once: it is what the demonstration waits for."""
    wanted = sorted({(article.picture.motif, article.picture.seed) for article in articles})
    done = {}
    for motif, painted in studio.paint_all(wanted):
        done[motif] = PreparedPicture.of(painted)
        if len(done) % 10 == 0 or len(done) == len(wanted):
            progress(
                _("Painted %(done)s of %(all)s pictures") % {"done": fa(len(done)), "all": fa(len(wanted))}
            )
    return done


# --- Articles -------------------------------------------------------------------------------------


def _write(
    newsroom: DemoNewsroom, painted: dict[Motif, PreparedPicture], people: dict[str, User]
) -> list[tuple[DemoArticle, Article]]:
    categories = {
        demo.slug: Category.objects.create(
            name=demo.name, slug=demo.slug, description=demo.description, position=demo.order
        )
        for demo in newsroom.categories
    }
    tags = {
        name: Tag.objects.create(name=name) for name in sorted({t for a in newsroom.articles for t in a.tags})
    }
    written = []
    for demo in newsroom.articles:
        picture = _hang(demo.picture, painted[demo.picture.motif, demo.picture.seed], people["writer"])
        article = _article(demo, categories[demo.category], picture, people["writer"])
        article.tags.set(tags[name] for name in demo.tags)
        written.append((demo, article))
    return written


def _hang(demo: DemoPicture, painted: PreparedPicture, by: User) -> Picture:
    picture = Picture(alt=demo.alt, caption=demo.caption, credit=demo.credit, uploaded_by=by)
    painted.put_into(picture)
    picture.save()
    return picture


def _article(demo: DemoArticle, category: Category, picture: Picture, author: User) -> Article:
    return Article.objects.create(
        over_title=demo.over_title,
        title=demo.title,
        lead=demo.lead,
        body=demo.body,
        slug=demo.slug,
        category=category,
        lead_picture=picture,
        author=author,
        status=demo.status,
        published_at=demo.published,
        withdrawn_at=demo.withdrawn,
        withdrawal_notice=demo.notice,
        baseline_views=demo.baseline_views,
    )


def _let_readers_in(written: list[tuple[DemoArticle, Article]]) -> None:
    for demo, article in written:
        if demo.published and _is_past(demo.published):
            DailyViews.objects.bulk_create(readers.read(article, demo.popularity))
            Rating.objects.bulk_create(readers.rate(article, demo.ratings))
    readership.recount(totals_since=date.min)


def _discussions(
    written: list[tuple[DemoArticle, Article]], said: dict[str, tuple[DemoComment, ...]], now: datetime
) -> Iterator[tuple[Article, tuple[DemoComment, ...]]]:
    """What is said under each article that is public by now."""
    for demo, article in written:
        if demo.published and demo.published < now:
            yield article, discussions_content.together(demo.comments, said.get(demo.title, ()))


def _is_past(instant: datetime) -> bool:
    return readership.site_day(instant) <= readership.site_day()
