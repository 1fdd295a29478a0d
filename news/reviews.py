"""Articles that somebody promised to look at again: which are due, who is reminded, and what is still right."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from news import desk_notices, versions, work_in_hand
from news.models import Article, DeskNotice


def remind(today: date) -> int:
    """Tell the author and the editors of each article that is due, once for each day that was set.

    An article is claimed by one statement before anybody is told: two runs at once remind once.
    """
    untold = ~Q(review_told_for=F("review_on")) | Q(review_told_for=None)
    due = Article.objects.filter(work_in_hand.due_for_review(today), untold, deleted_at=None)
    editors = list(_editors())
    reminded = 0
    for article in due.order_by("review_on", "pk").select_related("author").defer("body", "body_text"):
        with transaction.atomic():
            if Article.objects.filter(untold, pk=article.pk).update(review_told_for=F("review_on")):
                _tell(article, editors)
                reminded += 1
    return reminded


@transaction.atomic
def still_right(article: Article, *, seen: date, next_on: date | None, by: User) -> bool:
    """Set the day of the next look; False where a colleague has set another day meanwhile.

    The row counts as changed: a form that lies open must not bring the old day back.
    """
    versions.begin(article)
    unchanged = Article.objects.filter(pk=article.pk, review_on=seen)
    changed = unchanged.update(review_on=next_on, modified_at=timezone.now())
    versions.keep(article, by=by)
    return bool(changed)


def _editors() -> QuerySet[User]:
    """Who publishes; the sealed accounts are not reminded."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = User.objects.with_perm("news.publish_article", backend=backend, include_superusers=False)
    return people.filter(is_staff=True)


def _tell(article: Article, editors: list[User]) -> None:
    people = [*editors, *([article.author] if article.author else [])]
    if article.is_embargoed:
        mine = Article.objects.filter(pk=article.pk)
        people = [person for person in people if mine.at_desk(person).exists()]
    desk_notices.tell(people, DeskNotice.Kind.REVIEW_DUE, article=article)
