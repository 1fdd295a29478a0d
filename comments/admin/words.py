"""The list of words that hold a comment, and a page on which a text is tried against everything that holds one."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from comments import personal_data
from comments.forms import PlainTextField
from comments.models import MAX_TEXT, ListedWord
from comments.models.bans import LONGEST_KEY, LONGEST_WORD, word_key
from comments.screening import Held, public_contacts, reasons_in
from comments.word_list import WordList, same_letters
from news import persian
from news.models import Office
from news.newsroom import NewsroomAdmin

MOST_WORDS, MOST_AT_ONCE = 2_000, 500
_LOCK = 4_117


def listed_as(word: str) -> ListedWord | None:
    """The word of the list that this is a spelling of; «بی شعور», «بی‌شعور» and «بیشعور» are one."""
    written_together = ListedWord.objects.alias(letters=Replace(F("key"), Value(" "), Value("")))
    return written_together.filter(letters=same_letters(word)).first()


def _one_at_a_time() -> None:
    """Two moderators who add the same word at once do so one after the other: the second one is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _refuse_a_full_list(more: int = 1) -> None:
    if ListedWord.objects.count() + more > MOST_WORDS:
        raise ValidationError(_("The list is full: it takes %(limit)d words.") % {"limit": MOST_WORDS})


def is_fit(word: str) -> bool:
    """Whether a word is short enough for the list, as it is written and as it is compared, and has letters."""
    return len(word) <= LONGEST_WORD and 0 < len(word_key(word)) <= LONGEST_KEY


_KIND = gettext_lazy(
    "Both hold a comment back until somebody has looked. A banned word has no place on the site; a suspect one may"
    " be meant well."
)


class ListedWordForm(forms.ModelForm):
    class Meta:
        model = ListedWord
        fields = ["word", "kind", "note"]
        field_classes = {"word": PlainTextField}
        widgets = {"word": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})}
        help_texts = {"kind": _KIND}

    def clean_word(self) -> str:
        word = " ".join(self.cleaned_data["word"].split())
        if not is_fit(word):
            raise ValidationError(
                _("A word needs letters of Persian, Latin or Cyrillic, or digits, and not too many of them.")
            )
        _one_at_a_time()
        listed = listed_as(word)
        if listed and listed.pk != self.instance.pk:
            message = _("“%(word)s” is already listed as “%(listed)s” (%(kind)s).")
            raise ValidationError(
                message % {"word": word, "listed": listed.word, "kind": listed.get_kind_display()}
            )
        if not self.instance.pk:
            _refuse_a_full_list()
        return word


class ManyWordsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("words and phrases"),
        max_length=40_000,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 12}),
        help_text=gettext_lazy("One in each line. What is listed already, in any spelling, is left out."),
        error_messages={"required": gettext_lazy("Write at least one word.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=ListedWord.Kind.choices, help_text=_KIND)

    def clean_words(self) -> list[str]:
        """The lines that can be listed; what is too long or has no letters is named."""
        lines = [
            " ".join(line.split()) for line in persian.clean_text(self.cleaned_data["words"]).split("\n")
        ]
        words = [line for line in lines if line]
        unfit = [word for word in words if not is_fit(word)]
        if unfit:
            message = _("These lines are longer than 60 letters or have no letters: %(lines)s")
            raise ValidationError(message % {"lines": "، ".join(f"«{line[:60]}»" for line in unfit[:5])})
        if len(words) > MOST_AT_ONCE:
            message = _("At most %(limit)d at once: please choose fewer.")
            raise ValidationError(message % {"limit": MOST_AT_ONCE})
        return words


class TrialForm(forms.Form):
    name = PlainTextField(
        label=gettext_lazy("name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    text = PlainTextField(
        label=gettext_lazy("comment text"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 6}),
        error_messages={"required": gettext_lazy("Write a text to try.")},
    )

    def findings(self) -> dict:
        """What would hold the text, which words of the list it has, and what readers would see of it."""
        name, text = self.cleaned_data["name"], self.cleaned_data["text"]
        reasons, words = reasons_in(name, text), WordList.current()
        masked = personal_data.mask(text, public_contacts(Office.current()))
        return {
            "reasons": [held.label for held in Held if held in reasons],
            "words": words.words_in(name) + words.words_in(text),
            "masked": masked if masked != text else "",
        }


@admin.register(ListedWord)
class ListedWordAdmin(NewsroomAdmin):
    form = ListedWordForm
    list_display = ["word", "kind", "note"]
    list_filter = ["kind"]
    ordering = ["key"]
    search_fields = ("word", "note")
    list_per_page = 100

    def get_urls(self) -> list:
        both = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("try/", self.admin_site.admin_view(both(self.trial)), name="comments_listedword_try"),
            path("many/", self.admin_site.admin_view(both(self.many)), name="comments_listedword_many"),
            *super().get_urls(),
        ]

    def trial(self, request: HttpRequest) -> HttpResponse:
        """A text is tried against everything that could hold it; nothing is kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TrialForm(request.POST if request.method == "POST" else None)
        findings = form.findings() if form.is_valid() else None
        return self._page(request, form, "try", _("Try a text"), findings=findings)

    def many(self, request: HttpRequest) -> HttpResponse:
        """Many words at once; those that are listed stay as they are."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ManyWordsForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._add(request, form):
            return HttpResponseRedirect(reverse("admin:comments_listedword_changelist"))
        return self._page(request, form, "many", _("Add many words"))

    @transaction.atomic
    def _add(self, request: HttpRequest, form: ManyWordsForm) -> bool:
        _one_at_a_time()
        known = {key.replace(" ", "") for key in ListedWord.objects.values_list("key", flat=True)}
        fresh = {same_letters(word): word for word in reversed(form.cleaned_data["words"])}
        new = [word for letters, word in reversed(fresh.items()) if letters not in known]
        try:
            _refuse_a_full_list(len(new))
        except ValidationError as error:
            form.add_error("words", error)
            return False
        for word in new:
            added = ListedWord.objects.create(word=word, kind=form.cleaned_data["kind"])
            self.log_addition(request, added, [{"added": {}}])
        self._tell(request, len(new), len(form.cleaned_data["words"]) - len(new))
        return True

    def _tell(self, request: HttpRequest, added: int, known: int) -> None:
        message = ngettext("%(count)d word was added.", "%(count)d words were added.", added)
        message %= {"count": added}
        if known:
            were = ngettext("%(count)d was listed already.", "%(count)d were listed already.", known)
            message = f"{message} {were % {'count': known}}"
        self.message_user(request, message)

    def _page(self, request: HttpRequest, form: forms.Form, name: str, title: str, **context) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, f"admin/comments/listedword/{name}.html", context)
