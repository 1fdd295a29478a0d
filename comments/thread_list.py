"""The threads of a page in HTML: each comment is filled into templates/comments/_comment.html."""

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.numbered_addresses import numbered, pattern
from comments.templatetags.comment_text import masked
from comments.threads import Shown, Threads
from news import stencils
from news.templatetags.persian import fa, stamp


def thread_list(threads: Threads, article_id: int, *, is_closed: bool) -> SafeString:
    """The items of a list; empty where there are no threads."""
    return _List(article_id, is_closed).of(threads.heads)


class _List:
    """A list with what is the same for each of its comments."""

    def __init__(self, article_id: int, is_closed: bool) -> None:
        self.article_id = article_id
        self.answering = (
            {} if is_closed else {"comment_address": escape(numbered("comments:comment", article_id))}
        )
        self.report = escape(pattern("comments:report"))

    def of(self, heads: list[Shown]) -> SafeString:
        return _joined([self._thread(head) for head in heads])

    def _thread(self, head: Shown) -> SafeString:
        words = {}
        if head.answers:
            words["answers"] = _joined([self._item(answer) for answer in head.answers])
        if head.has_more:
            words["all_answers"] = _all_answers(head)
            words["thread_address"] = f"{numbered('comments:discussion', self.article_id)}?thread={head.pk}"
        return self._item(head, words)

    def _item(self, comment: Shown, below: dict[str, str] | None = None) -> SafeString:
        """What a comment has not is no word of it; `below` it stand its answers."""
        words = {"number": SafeString(comment.pk), **(below or {})}
        if not comment.is_gone:
            words |= self._words(comment)
        return stencils.filled(
            "comments/_comment.html", words, is_official=comment.is_official, is_gone=comment.is_gone
        )

    def _words(self, comment: Shown) -> dict[str, str]:
        words = {
            "name": comment.display_name,
            "when": stamp(comment.created_at),
            "text": masked(comment.text),
            **self.answering,
        }
        if comment.is_official:
            return {**words, "position": comment.position}
        return {**words, "report_address": SafeString(self.report % comment.pk)}


def _joined(items: list[SafeString]) -> SafeString:
    return SafeString("".join(items))


def _all_answers(head: Shown) -> str:
    if not head.is_counted:
        return _("All answers")
    number = head.answers_in_all
    return ngettext("All %(shown)s answer", "All %(shown)s answers", number) % {"shown": fa(number)}
