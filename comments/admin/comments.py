"""Comments at the desk: read, decided about, taken out as a file; never rewritten."""

from django.contrib import admin
from django.http import HttpRequest

from comments.admin.acts import CommentActs
from comments.admin.comment_export import CommentExport
from comments.admin.digest import DigestChoice
from comments.admin.queue import CommentQueue
from comments.models import Comment
from news.newsroom import NewsroomAdmin


@admin.register(Comment)
class CommentAdmin(DigestChoice, CommentExport, CommentQueue, CommentActs, NewsroomAdmin):
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """A visitor's words are decided about; nobody rewrites them."""
        return False

    def log_deletions(self, request: HttpRequest, queryset) -> list:
        # The log outlives the comment: it keeps the number, not the words.
        return super().log_deletions(request, [Comment(pk=comment.pk) for comment in queryset])
