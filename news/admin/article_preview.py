"""An article as its page will be: from the form, from the database, by a link for people without an account."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from news.models import Article
from news.whole_articles import whole


class PreviewPages:
    """To be mixed into the admin of articles."""

    def get_urls(self) -> list:
        preview = self.admin_site.admin_view(require_safe(self.preview))
        return [path("<int:pk>/preview/", preview, name="news_article_preview"), *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as the public would see it now; for those who may see articles at the desk."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = whole(Article.objects.at_desk(request.user), pk)
        if article is None:
            raise Http404
        return render(request, "admin/news/article/preview.html", {"article": article})

    def _is_readable(self, article: Article) -> bool:
        # Asked twice for each form.
        if not hasattr(article, "is_readable"):
            article.is_readable = Article.objects.readable().filter(pk=article.pk).exists()
        return article.is_readable

    def view_on_site(self, article: Article) -> str:
        if self._is_readable(article):
            return article.get_absolute_url()
        return reverse("admin:news_article_preview", args=[article.pk])
