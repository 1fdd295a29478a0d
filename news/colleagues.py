"""Who else at the desk may know of an article: those to whom a remark can be addressed."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

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
