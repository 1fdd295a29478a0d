"""Articles as other forms of the desk name them: nobody learns there of one that is kept from them by an embargo."""

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from news.models import Article


def is_seen_by(user: User, column: str = "article") -> Exists:
    """For rows that belong to an article: whether this member of staff may know of it."""
    return Exists(Article.objects.at_desk(user).filter(pk=OuterRef(column)))


def keep_unseen(field: forms.ModelChoiceField, article: int) -> None:
    """The article that was chosen before stays, whoever saves the form; not a word of it is shown."""
    field.disabled = True
    field.queryset = Article.objects.filter(pk=article)
    field.widget.choices = forms.ModelChoiceField(Article.objects.none()).choices
