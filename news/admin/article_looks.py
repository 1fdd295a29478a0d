"""Looking at an article again: the second pair of eyes after a publication, and the day that was set for it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from news import jalali, reviews, second_looks, workflow
from news.jalali_forms import JalaliDateField
from news.models import Article, SecondLook
from news.readership import site_day

_Base = admin.ModelAdmin if TYPE_CHECKING else object
# What is still right today is proposed for another look in half a year.
NEXT_LOOK = timedelta(days=182)


class StillRightForm(forms.Form):
    """The day of the next look; without one there is none."""

    next_on = JalaliDateField(label=gettext_lazy("look at it again by"), required=False)

    def clean_next_on(self) -> date | None:
        next_on = self.cleaned_data["next_on"]
        if next_on and next_on <= site_day():
            raise forms.ValidationError(_("The next look has to be on a day to come."))
        return next_on


class LookPages(_Base):
    """The addresses of two buttons; both change something, and answer to a POST alone."""

    def get_urls(self) -> list:
        looked = self.admin_site.admin_view(require_POST(self.looked))
        still_right = self.admin_site.admin_view(require_POST(self.still_right))
        return [
            path("<int:pk>/looked/", looked, name="news_article_looked"),
            path("<int:pk>/still-right/", still_right, name="news_article_still_right"),
            *super().get_urls(),
        ]

    def looked(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A colleague has looked at what waits: at all of it, or at the one thing that `look` names.

        With `seen`, the last save of what was on the screen, only if nobody has saved it since.
        """
        if not request.user.has_perm("news.change_secondlook"):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.at_desk(request.user), pk=pk)
        looks = SecondLook.objects.filter(article=article)
        if number := request.POST.get("look", ""):
            looks = looks.filter(pk=int(number)) if _is_a_key(number) else looks.none()
        seen = request.POST.get("seen")
        if seen and seen != article.modified_at.isoformat():
            message = _("Meanwhile somebody has changed this article: look at it once more.")
            self.message_user(request, message, messages.WARNING)
        elif second_looks.looked(looks, by=request.user):
            self.log_change(request, article, _("Looked at by a colleague"))
            self.message_user(request, _("Thank you: it was noted that you have looked."), messages.SUCCESS)
        else:
            message = _("Nothing was noted: it is your own work, or a colleague has looked already.")
            self.message_user(request, message, messages.WARNING)
        return HttpResponseRedirect(_way_back(request, article))

    # --- The day for another look -------------------------------------------------------------------

    def next_review(self, request: HttpRequest, article: Article | None) -> StillRightForm | None:
        """The form beside an article whose day has come."""
        if not (article and article.review_on and article.review_on <= site_day()):
            return None
        if not _may_say_so(request, article):
            return None
        return StillRightForm(initial={"next_on": site_day() + NEXT_LOOK}, auto_id="still-right-%s")

    def still_right(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = get_object_or_404(Article.objects.at_desk(request.user), pk=pk)
        if not _may_say_so(request, article):
            raise PermissionDenied
        form = StillRightForm(request.POST)
        if not form.is_valid():
            self.message_user(request, " ".join(form.errors["next_on"]), messages.ERROR)
        elif str(article.review_on) != request.POST.get("seen") or not reviews.still_right(
            article, seen=article.review_on, next_on=form.cleaned_data["next_on"], by=request.user
        ):
            self.message_user(request, _("Meanwhile a colleague has set another day."), messages.WARNING)
        else:
            self.log_change(request, article, _("Looked at again: still right"))
            self._say_when(request, form.cleaned_data["next_on"])
        return HttpResponseRedirect(_way_back(request, article))

    def _say_when(self, request: HttpRequest, next_on: date | None) -> None:
        message = _("Noted; no other look is planned.")
        if next_on:
            message = _("Noted; the desk reminds you again on %(day)s.") % {"day": jalali.plain_date(next_on)}
        self.message_user(request, message, messages.SUCCESS)


def _may_say_so(request: HttpRequest, article: Article) -> bool:
    """Editors, and the author of what only editors may change any more."""
    is_author = article.author_id == request.user.pk and request.user.has_perm("news.change_article")
    return is_author or workflow.may_change(request.user, article)


def _way_back(request: HttpRequest, article: Article) -> str:
    if request.POST.get("from") == "index":
        return reverse("admin:index")
    return reverse("admin:news_article_change", args=[article.pk])


def _is_a_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19
