"""What is typed into an article's form outlives a crash; who else has it open is said."""

from contextlib import suppress
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.forms import BaseInlineFormSet, Media, ModelForm, Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from news import persian, richtext, unsaved_work, versions, workflow
from news.admin.article_comparison import between
from news.admin.article_form import ArticleForm
from news.admin.open_forms import OpenForms
from news.models import Article, UnsavedWork, Version

_TEXTS = ("over_title", "title", "lead", "body")
# A colleague was quicker; what both have written is shown.
_QUICKER = ("saved_meanwhile", "moved_on")


class KeepsUnsavedWork(OpenForms):
    """To be mixed into the admin of articles."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path(
                "unsaved/<str:number>/",
                wrap(never_cache(require_safe(self.unsaved))),
                name="news_article_unsaved",
            ),
            path(
                "unsaved/<str:number>/discard/",
                wrap(require_POST(self.discard_unsaved)),
                name="news_article_discard",
            ),
            *super().get_urls(),
        ]

    # --- The form ---------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs
    ) -> type[ArticleForm]:
        form = super().get_form(request, obj, change, **kwargs)
        work = self._fetched(request, obj)
        form.fetched = unsaved_work.sent_by(work) if work else None
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Article, inline, prefix: str) -> dict:
        """Like the form, the rows are shown as they were typed, and not judged yet."""
        work = self._fetched(request, obj if obj.pk else None)
        fetched = {"data": unsaved_work.sent_by(work), "fetched": True} if work else {}
        return super().get_formset_kwargs(request, obj, inline, prefix) | fetched

    def _fetched(self, request: HttpRequest, article: Article | None) -> UnsavedWork | None:
        """The unsaved work with which the form shall open; nothing of it is saved by that."""
        number = request.GET.get("unsaved") if request.method == "GET" else None
        if not number:
            return None
        if not hasattr(request, "own_work"):
            request.own_work = unsaved_work.of_which_one_is_whole(request.user, article, number)
        return next((work for work in request.own_work if work.form == number), None)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (PermissionDenied, Http404):
            if request.method == "POST" and object_id and self._is_lost(request, object_id):
                return self._not_saved(request, object_id)
            raise

    def _is_lost(self, request: HttpRequest, object_id: str) -> bool:
        """Whether somebody who writes articles sends one that went out of the own hands meanwhile."""
        if not request.user.has_perm("news.change_article"):
            return False
        article = self._at_desk(request, object_id)
        return article is None or not workflow.may_change(request.user, article)

    def _at_desk(self, request: HttpRequest, object_id: str) -> Article | None:
        pk = int(object_id) if object_id.isascii() and object_id.isdecimal() and len(object_id) < 19 else None
        return Article.objects.at_desk(request.user).filter(pk=pk).first()

    def _not_saved(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the typed text back; of an article that is kept from its writer nothing is told."""
        article = self._at_desk(request, object_id)
        typed = [(self.opts.get_field(name).verbose_name, request.POST.get(name, "")) for name in _TEXTS]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Your text was not saved"),
            "article": article,
            "typed": typed,
            "is_kept": self._keep_refused(request, article),
            "opts": self.opts,
        }
        status = 403 if article else 404
        return TemplateResponse(request, "admin/news/article/not_saved.html", context, status=status)

    def _keep_refused(self, request: HttpRequest, article: Article | None) -> bool:
        """Keep what a refused form has sent, as if its page had."""
        number = unsaved_work.number_in(request.POST)
        with suppress(unsaved_work.TooLarge):
            if number:
                unsaved_work.keep(request.user, number, request.POST, article=article)
                return True
        return False

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        if "body" in context["adminform"].form.fields:
            context |= self._of_unsaved_work(request, context["adminform"].form, context["original"])
            for part in context["inline_admin_formsets"]:
                if context["collision"] and part.formset.prefix in context["collision"]["untouched"]:
                    part.formset = _as_saved(part.formset)
        return super().render_change_form(request, context, *args, **kwargs)

    def _of_unsaved_work(self, request: HttpRequest, form: ArticleForm, article: Article | None) -> dict:
        work = self._fetched(request, article)
        number = (work and work.form) or unsaved_work.number_in(request.POST) or uuid4().hex
        if request.method == "POST":
            self._keep_refused(request, article)
        own = (
            getattr(request, "own_work", None) or unsaved_work.of(request.user, article)[: unsaved_work.MOST]
        )
        return {
            "form_number": number,
            "fetched_work": work,
            "is_unsaved": form.is_bound,
            "unsaved_work": [other for other in own if other.form != number],
            "collision": self._collision(request, form, article) if form.is_bound and article else None,
        }

    def _collision(self, request: HttpRequest, form: ArticleForm, article: Article) -> dict | None:
        """Both texts, where a colleague was quicker."""
        if not any(form.has_error(NON_FIELD_ERRORS, code) for code in _QUICKER):
            return None
        # The form has written what was typed into its own copy of the article.
        saved = Article.objects.get(pk=article.pk)
        opened_with = versions.of_save(saved, request.POST.get("seen_save", ""))
        both = between(form, saved, opened_with=opened_with, reader=request.user)
        form.show_as_saved(both.untouched)
        told = [error for error in form.non_field_errors().as_data() if error.code in _QUICKER]
        return {
            "told": [sentence for error in told for sentence in error.messages],
            "differences": both.differences,
            "theirs": both.theirs,
            "untouched": both.untouched,
            "latest": Version.objects.filter(article=saved).select_related("by").first(),
        }

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        unsaved_work.discard(request.user, unsaved_work.number_in(request.POST))

    # --- The list, and the page of one unsaved form -----------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if "media" in (getattr(response, "context_data", None) or {}):
            response.context_data["media"] += Media(js=[Script("desk/work-under-way.js", type="module")])
        return response

    def unsaved(self, request: HttpRequest, number: str) -> HttpResponse:
        """What was typed, beside what is saved; from here it is taken up again or thrown away."""
        work = self._own_work(request, number)
        article = self._at_desk(request, str(work.article_id)) if work.article_id else None
        sent = unsaved_work.sent_by(work)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Unsaved work"),
            "opts": self.opts,
            "work": work,
            "article": article,
            "take_up": self._address_to_take_up(request, work, article),
            "typed": [(self.opts.get_field(name).verbose_name, _words(name, sent)) for name in _TEXTS],
        }
        if article and workflow.may_change(request.user, article):
            form = self.get_form(request, article, change=True)(sent, instance=article)
            opened_with = versions.of_save(article, work.begun_from)
            both = between(form, article, opened_with=opened_with, reader=request.user)
            context["differences"] = both.differences
        return TemplateResponse(request, "admin/news/article/unsaved.html", context)

    def _own_work(self, request: HttpRequest, number: str) -> UnsavedWork:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(UnsavedWork, owner=request.user, form=number)

    def _address_to_take_up(
        self, request: HttpRequest, work: UnsavedWork, article: Article | None
    ) -> str | None:
        if work.article_id is None:
            form = reverse("admin:news_article_add") if self.has_add_permission(request) else None
        elif article and workflow.may_change(request.user, article):
            form = reverse("admin:news_article_change", args=[article.pk])
        else:
            form = None
        return form and f"{form}?unsaved={work.form}"

    def discard_unsaved(self, request: HttpRequest, number: str) -> HttpResponse:
        work = self._own_work(request, number)
        unsaved_work.discard(request.user, work.form)
        self.message_user(request, _("The unsaved text was thrown away."), messages.SUCCESS)
        if work.article_id and self._at_desk(request, str(work.article_id)):
            return HttpResponseRedirect(reverse("admin:news_article_change", args=[work.article_id]))
        return HttpResponseRedirect(reverse("admin:news_article_changelist"))


def _as_saved(rows: BaseInlineFormSet) -> BaseInlineFormSet:
    """Rows that nobody touched, as a colleague has saved them."""
    return type(rows)(instance=rows.instance, prefix=rows.prefix, queryset=rows.queryset.all())


def _words(name: str, sent) -> str:
    """A typed text to be read and copied; of the body its words."""
    text = persian.clean_text(sent.get(name, ""))
    if name != "body":
        return text
    with suppress(richtext.UnfitText):
        return richtext.plain_text(richtext.clean(text))
    return text
