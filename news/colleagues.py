"""Who at the desk has to do with an article: those to whom a remark can be addressed, and those who are chosen."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from news.models import Article

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def of(article: Article) -> QuerySet[User]:
    """The active staff whose role reads remarks; of an embargoed article those alone who are named.

    Superusers, whose accounts are sealed for emergencies, are no colleagues to write to.
    """
    staff = User.objects.with_perm(
        "news.view_remark", is_active=True, include_superusers=False, backend=_BACKEND
    ).filter(is_staff=True)
    if article.is_embargoed and not article.is_public:
        staff = staff.filter(pk__in=article.embargo_readers.values("pk"))
    return staff.order_by("last_name", "first_name", "username")


def to_choose_from(chosen: Iterable[int | None]) -> QuerySet[User]:
    """The active staff, and those chosen before though their account is closed; `may_write` by their role."""
    writers = User.objects.with_perm("news.add_article", backend=_BACKEND).filter(pk=OuterRef("pk"))
    people = User.objects.filter(Q(is_staff=True, is_active=True) | Q(pk__in=[key for key in chosen if key]))
    return people.annotate(may_write=Exists(writers)).order_by("last_name", "username")
