"""Where each picture is shown: in articles and dossiers, with meetings and people, in place of a missing one."""

from collections import Counter
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import F, Func, Model, QuerySet, TextField, Value

from news import workflow
from news.models import Article, GalleryPicture, Meeting, Office, Person, Picture, Topic

_MEETINGS = Meeting.pictures.through
_IN_TEXTS = Func(F("picture_names"), function="unnest", output_field=TextField())


def counted(pictures: Iterable[Picture], by: User) -> Counter[str]:
    """How many things show each of these pictures, by the names of their files; one statement.

    Articles that this member of staff may not know of are not counted.
    """
    names = {picture.pk: picture.file.name for picture in pictures}
    files, shown = list(names.values()), {"picture__in": list(names)}
    articles = Article.objects.at_desk(by).order_by()
    parts = [
        _part(articles.filter(lead_picture__in=list(names)), "lead_picture__file", Article),
        _part(articles.filter(gallery__in=list(names)), "gallery__file", Article),
        _part(articles.filter(picture_names__overlap=files), _IN_TEXTS, Article),
        _part(Topic.objects.filter(**shown), "picture__file", Topic),
        _part(Person.objects.filter(**shown), "picture__file", Person),
        _part(_MEETINGS.objects.filter(**shown), "picture__file", Meeting, "meeting_id"),
        _part(Office.objects.filter(fallback_picture__in=list(names)), "fallback_picture__file", Office),
    ]
    # Who shows a picture twice, at the head and in the text, is one.
    return Counter(name for name, _kind, _pk in parts[0].union(*parts[1:]) if name in files)


def _part(rows: QuerySet, file: str | Func, model: type[Model], pk: str = "pk") -> QuerySet:
    kind = Value(model._meta.model_name, TextField())
    return (
        rows.order_by()
        .annotate(shown_file=F(file) if isinstance(file, str) else file)
        .values_list("shown_file", kind, pk)
    )


def articles_with(picture: Picture) -> QuerySet[Article]:
    """All of them, also those in the bin and those that not everybody may see."""
    ways = [
        Article.objects.filter(lead_picture=picture),
        Article.objects.filter(gallery=picture),
        Article.objects.filter(picture_names__contains=[picture.file.name]),
    ]
    first, *others = [articles.order_by().values("pk") for articles in ways]
    return Article.objects.filter(pk__in=first.union(*others))


def others_with(picture: Picture) -> list[Topic | Meeting | Person | Office]:
    """What shows the picture besides articles."""
    return [
        *Topic.objects.filter(picture=picture),
        *Meeting.objects.filter(pictures=picture),
        *Person.objects.filter(picture=picture),
        *Office.objects.filter(fallback_picture=picture),
    ]


def unused(pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    """Those that nothing shows: no article either that is in the bin, or kept from somebody."""
    in_texts = Article.objects.order_by().values(file=_IN_TEXTS)
    columns = [
        (Article, "lead_picture"),
        (GalleryPicture, "picture"),
        (Topic, "picture"),
        (Person, "picture"),
    ]
    columns += [(_MEETINGS, "picture"), (Office, "fallback_picture")]
    for model, column in columns:
        shown = model.objects.filter(**{f"{column}__isnull": False}).order_by().values(column)
        pictures = pictures.exclude(pk__in=shown)
    return pictures.exclude(file__in=in_texts)


def shown_beyond(picture: Picture, writer: User) -> bool:
    """Whether the picture stands anywhere but in articles that this writer may change alone."""
    articles = articles_with(picture).exclude(author=writer, status__in=workflow.OPEN)
    return articles.exists() or bool(others_with(picture))
