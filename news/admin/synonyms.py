"""Words that mean the same, for visitors' search."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import persian
from news.admin.people_forms import TidyForm
from news.models import SynonymGroup
from news.models.search_words import key_of, members_of
from news.newsroom import NewsroomAdmin

LONGEST_MEMBER = 60
# Apart from the other advisory locks of the site.
_LOCK = 4_119


class SynonymGroupForm(TidyForm):
    class Meta:
        model = SynonymGroup
        fields: list[str] = []

    def clean_words(self) -> str:
        members = members_of(persian.clean_text(self.cleaned_data["words"]))
        _one_at_a_time()
        self._refuse_what_says_nothing(members)
        self._refuse_what_stands_elsewhere(members)
        return "، ".join({key_of(member): member for member in members}.values())

    def _refuse_what_says_nothing(self, members: list[str]) -> None:
        long = next((member for member in members if len(key_of(member)) > LONGEST_MEMBER), None)
        if long:
            message = _("“%(word)s…” is too long: at most %(limit)d letters for each.")
            raise ValidationError(message % {"word": long[:30], "limit": LONGEST_MEMBER})
        if len({key_of(member) for member in members}) < 2:
            raise ValidationError(
                _(
                    "Write at least two words with commas between them. Spellings that differ in a half-space, in"
                    " marks or in Arabic letters are one word to search anyway."
                )
            )

    def _refuse_what_stands_elsewhere(self, members: list[str]) -> None:
        others = SynonymGroup.objects.exclude(pk=self.instance.pk)
        for member in members:
            if other := others.filter(keys__contains=[key_of(member)]).first():
                message = _("“%(word)s” stands in another group already: %(group)s")
                raise ValidationError(message % {"word": member, "group": other.words})


def _one_at_a_time() -> None:
    """Of two editors who put one word into two groups at once the second waits, and is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@admin.register(SynonymGroup)
class SynonymGroupAdmin(NewsroomAdmin):
    form = SynonymGroupForm
    list_display = ["members_shown"]
    search_fields = ("words",)
    fieldsets = [
        (
            None,
            {
                "fields": ["words"],
                "description": gettext_lazy(
                    "Whoever looks for one of these words finds texts with any of them. Several words may be one"
                    " member. Plurals and other endings are found anyway. A name in Latin or Cyrillic letters is found"
                    " with its Persian form; typed in those letters, it leads to the Persian texts when no text has it"
                    " as typed."
                ),
            },
        )
    ]

    class Media:
        # The explanation above a form stands there as it does at the office's pages.
        css = {"all": ["desk/office.css"]}

    @admin.display(description=gettext_lazy("words"), ordering="words")
    def members_shown(self, group: SynonymGroup) -> SafeString:
        return format_html_join("، ", "<bdi>{}</bdi>", ((member,) for member in group.members))
