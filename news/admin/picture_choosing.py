"""Choosing pictures for a text or a form, and bringing in several at once."""

from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from news.models import Picture
from news.picture_form import PictureForm

PICTURES_PER_PAGE = 24
# What the window has to remember while somebody searches and turns pages in it.
REMEMBERED = ("CKEditorFuncNum", "field", "several")


class ChoosesPictures(admin.ModelAdmin):
    """The library as a window of its own, and the address to which scripts send files."""

    def get_urls(self) -> list:
        def desk(view):
            return self.admin_site.admin_view(require_safe(view))

        return [
            path("choose/", desk(self.choose), name="news_picture_choose"),
            path("<int:pk>/small/", desk(self.small), name="news_picture_small"),
            path(
                "upload/", self.admin_site.admin_view(require_POST(self.upload)), name="news_picture_upload"
            ),
            *super().get_urls(),
        ]

    def choose(self, request: HttpRequest) -> HttpResponse:
        """What is clicked goes to the window that opened this one."""
        self._require_view(request)
        query = request.GET.get("q", "")
        pictures, _duplicates = self.get_search_results(request, Picture.objects.defer("words"), query)
        page = Paginator(pictures, PICTURES_PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choose a picture"),
            "is_popup": True,
            "query": query,
            "page": page,
            "remembered": [(name, request.GET[name]) for name in REMEMBERED if name in request.GET],
            "remembered_query": remembered(request),
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/news/picture/choose.html", context)

    def small(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leads to the small file of a picture whose number alone a form knows."""
        self._require_view(request)
        picture = get_object_or_404(Picture, pk=pk)
        return HttpResponseRedirect((picture.small or picture.file).url)

    def upload(self, request: HttpRequest) -> JsonResponse:
        """One file with its words, under the same checks as the form; answers a script."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PictureForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        with transaction.atomic():
            picture = form.save(commit=False)
            self.save_model(request, picture, form, change=False)
            self.log_addition(request, picture, [{"added": {}}])
        return JsonResponse(_told(picture), status=201)

    def response_add(
        self, request: HttpRequest, obj: Picture, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "chooser" in request.GET:
            return HttpResponseRedirect(f"{reverse('admin:news_picture_choose')}?{remembered(request)}")
        return super().response_add(request, obj, post_url_continue)

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def library_field() -> dict[str, str | Promise]:
    """What a form's field for a picture needs so that static/desk/lead-picture.js opens the library for it."""
    return {
        "data-preview": reverse("admin:news_picture_small", args=[0]),
        "data-library": reverse("admin:news_picture_choose"),
        "data-library-label": _("Choose from the picture library"),
    }


def remembered(request: HttpRequest) -> str:
    return urlencode({name: request.GET[name] for name in REMEMBERED if name in request.GET})


def _told(picture: Picture) -> dict:
    """What the script shows of a picture that has come in, or puts into a text."""
    return {
        "id": picture.pk,
        "label": str(picture),
        "url": picture.file.url,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "page": reverse("admin:news_picture_change", args=[picture.pk]),
    }
