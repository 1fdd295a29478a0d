"""What the moderators' queue is narrowed by: words, article, name, network, Jalali days."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet, TextField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from news import persian
from news.jalali import at_site
from news.jalali_forms import JalaliDateField
from news.models import Article
from news.search import in_title, matching

LARGEST_NUMBER = 2**63 - 1
# Of a word that half the titles have, the newest are looked at.
MOST_ARTICLES = 500
HEX_OF_A_GROUP = "^[0-9a-f]{32}$"


class QueueFilters(forms.Form):
    """Reads the query string; what it cannot read stands beside its field and narrows nothing."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    article = forms.IntegerField(
        label=_("Article"), min_value=1, max_value=LARGEST_NUMBER, required=False, widget=forms.TextInput
    )
    title = forms.CharField(label=_("Words of the article's title"), max_length=200, required=False)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    same_name = forms.CharField(max_length=60, required=False)
    group = forms.RegexField(HEX_OF_A_GROUP, label=_("Network"), required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filter-%s", prefix=None)
        # "from" is a word of the language and cannot be an attribute of the class.
        self.fields["from"] = JalaliDateField(label=_("From day"), required=False)
        self.fields["to"] = JalaliDateField(label=_("To day"), required=False)
        self.full_clean()

    def clean(self) -> None:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and first > last:
            self.add_error("to", _("The last day is before the first one."))

    @property
    def asked(self) -> dict[str, Any]:
        """What was typed and could be read."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def article_number(self) -> int | None:
        return self.asked.get("article")

    def narrowed(self, comments: QuerySet) -> QuerySet:
        for name, value in self.asked.items():
            comments = _NARROW[name](comments, value)
        return comments

    def query(self, **more: str) -> str:
        """The query string of the same filters with something more, or without what is given as ""."""
        same = {name: str(self.data.get(name, "")).strip() for name in self.asked}
        return urlencode({name: value for name, value in {**same, **more}.items() if value})


def _of_the_day(day, *, days_later: int = 0) -> datetime:
    return at_site(day + timedelta(days=days_later))


def _under_articles_titled(comments: QuerySet, words: str) -> QuerySet:
    """Under the newest articles with the words in their titles; titles of drafts are none of a moderator's business."""
    articles = in_title(Article.objects.readable(), words).order_by("-pk").values("pk")[:MOST_ARTICLES]
    if articles.query.is_empty():
        return comments.none()
    # As an array they are found first, and their comments by the index of articles.
    one_of_them = Func(
        F("article_id"),
        ArraySubquery(articles),
        template="%(expressions)s)",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )
    return comments.filter(one_of_them)


def _with_this_very_name(comments: QuerySet, name: str) -> QuerySet:
    folded = Func(F("name"), function="fa_fold", output_field=TextField())
    return comments.alias(folded_name=folded).filter(folded_name=persian.fold(name))


_NARROW = {
    "q": matching,
    "article": lambda comments, number: comments.filter(article=number),
    "title": _under_articles_titled,
    "name": in_title,
    "same_name": _with_this_very_name,
    "group": lambda comments, group: comments.filter(group=bytes.fromhex(group)),
    "from": lambda comments, day: comments.filter(created_at__gte=_of_the_day(day)),
    "to": lambda comments, day: comments.filter(created_at__lt=_of_the_day(day, days_later=1)),
}
