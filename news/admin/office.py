"""The office's own data: one form, no list."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from news.models import Office
from news.newsroom import NewsroomAdmin


@admin.register(Office)
class OfficeAdmin(NewsroomAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Office.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The only row stands in the place of a list of one."""
        office = Office.objects.first()
        if office and self.has_view_or_change_permission(request, office):
            return HttpResponseRedirect(reverse("admin:news_office_change", args=[office.pk]))
        if not office and self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:news_office_add"))
        return super().changelist_view(request, extra_context)
