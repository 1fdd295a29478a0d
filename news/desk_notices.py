"""Telling colleagues: at the desk at once, by e-mail with the next run of send_desk_notices."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from news.models import Article, DeskNotice

Kind = DeskNotice.Kind


def tell_its_people(article: Article, kind: str, *, by: User | None, detail: str = "") -> int:
    """Its author and whoever handed it in, as far as no embargo keeps it from them."""
    people = {person for person in (article.author, article.submitted_by) if person}
    knowing = [one for one in people if Article.objects.known_to(one).filter(pk=article.pk).exists()]
    return tell(knowing, kind, article=article, by=by, detail=detail)


def tell(
    recipients: Iterable[User],
    kind: str,
    *,
    article: Article | None = None,
    by: User | None = None,
    detail: str = "",
) -> int:
    """A notice for each of them but the one who did it; returns how many were told."""
    told = {person.pk: person for person in recipients if person and person.is_active}
    if by:
        told.pop(by.pk, None)
    notices = [
        DeskNotice(recipient=person, kind=kind, article=article, by=by, detail=detail[:2000])
        for person in told.values()
    ]
    return len(DeskNotice.objects.bulk_create(notices))
