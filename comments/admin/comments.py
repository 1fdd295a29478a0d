"""Comments at the desk: read, decided about, taken out as a file; never rewritten."""

from django.contrib import admin
from django.http import HttpRequest

from comments.admin.acts import CommentActs
from comments.admin.comment_export import CommentExport
from comments.admin.digest import DigestChoice
from comments.admin.erase_acts import EraseActs
from comments.admin.queue import CommentQueue
from comments.models import Comment
from news.newsroom import NewsroomAdmin


@admin.register(Comment)
class CommentAdmin(DigestChoice, CommentExport, CommentQueue, CommentActs, EraseActs, NewsroomAdmin):
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """A visitor's words are decided about; nobody rewrites them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """Deleting would take the replies along; who has the right erases (comments/admin/erase_acts.py)."""
        return False
