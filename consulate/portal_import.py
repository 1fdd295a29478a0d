"""Saved pages of the old portal become articles and comments: each page once, and nothing silently.

What tells pages apart is the title, in any spelling, and the publication date. A page that came in before
is compared with what it said then; what it changed is reported, and written only when asked for. Of what
both the page and the desk changed, the page's word is written then; the result says who was last at the desk.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from comments import personal_data
from comments.models import Comment
from comments.screening import public_contacts
from consulate.old_portal import page as portal_page
from consulate.old_portal import saved_file
from consulate.old_portal.draft import Change, Draft
from consulate.old_portal.page import PortalPage
from consulate.old_portal.saved_file import PageRefused
from news import jalali, persian, richtext, versions
from news.models import Article, Category, Office
from news.names_in_texts import people_in

ARCHIVE_NAME = "بایگانی پایگاه پیشین"
# Behind the sections that the newsroom fills.
ARCHIVE_POSITION = 900


class UnknownName(LookupError):
    """A category or author that nobody here has; the message says so and helps on."""


class Outcome(models.TextChoices):
    """What became of a file, or would become of it in a dry run."""

    CREATED = "created", pgettext_lazy("imported pages", "created")
    UPDATED = "updated", pgettext_lazy("imported pages", "updated")
    UNCHANGED = "unchanged", pgettext_lazy("imported pages", "unchanged")
    CHANGED = "changed", pgettext_lazy("imported pages", "changed but not written")
    FAILED = "failed", pgettext_lazy("imported pages", "failed")


_BROUGHT_IN = frozenset([Outcome.CREATED, Outcome.UPDATED])


@dataclass(frozen=True)
class Wishes:
    """How pages are to come in. Without a category they go to the archive's, made when first needed."""

    category: Category | None = None
    author: User | None = None
    publish: bool = False
    update: bool = False
    dry_run: bool = False
    encoding: str = "utf-8"


@dataclass(frozen=True)
class FileResult:
    """What became of one file, with sentences for the person who imports.

    `page` is None for a failed file, `article` also for one that a dry run did not make. `changes` is what
    the page says otherwise than the article did. `people` are the registered ones whom the text names; nothing
    links them but somebody at the desk.
    """

    source: str
    outcome: Outcome
    page: PortalPage | None = None
    article: Article | None = None
    changes: tuple[Change, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    reason: str = ""


def import_files(paths: Iterable[Path], wishes: Wishes) -> Iterator[FileResult]:
    """Bring in each file in a transaction of its own; a refused one is a result like the others."""
    planned: dict[str, str] = {}
    for path in paths:
        source = saved_file.display_name(path)
        try:
            page = portal_page.parse(saved_file.read(path, wishes.encoding))
            draft = Draft.of(page, source)
        except PageRefused as refusal:
            yield FileResult(source, Outcome.FAILED, reason=str(refusal))
        else:
            yield _Import(draft, wishes, planned).run()


def find_category(text: str) -> Category:
    """The category of this address or name, in any spelling; raises UnknownName with those that exist."""
    categories = list(Category.objects.all())
    key = persian.same_text_key(text)
    for category in categories:
        if text == category.slug or key == persian.same_text_key(category.name):
            return category
    known = "، ".join(category.name for category in categories) or "-"
    raise UnknownName(
        _("There is no category “%(name)s”. Categories: %(known)s.") % {"name": text, "known": known}
    )


def find_author(username: str) -> User:
    """The user of this name; raises UnknownName."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownName(_("There is no user “%(name)s”.") % {"name": username})
    return user


@dataclass(frozen=True)
class _Import:
    """One page on its way in."""

    draft: Draft
    wishes: Wishes
    # Keys of the articles that this dry run would have made, with their files.
    planned: dict[str, str]

    def run(self) -> FileResult:
        with transaction.atomic():
            article = self._stored()
            if article is None and self.wishes.dry_run:
                return self._plan()
            if article is None and (created := self._create()):
                return self._result(Outcome.CREATED, created)
            return self._meet(article or self._stored())

    def _stored(self) -> Article | None:
        articles = Article.objects.filter(import_key=self.draft.key)
        if self.wishes.update and not self.wishes.dry_run:
            articles = articles.select_for_update(no_key=True)
        return articles.first()

    def _plan(self) -> FileResult:
        # A dry run writes nothing that a second file of the same article could meet.
        if self.draft.key not in self.planned:
            self.planned[self.draft.key] = self.draft.source
            return self._result(Outcome.CREATED)
        twin = _("The same article as in %(file)s.") % {"file": self.planned[self.draft.key]}
        return self._result(Outcome.UNCHANGED, warnings=[twin])

    def _create(self) -> Article | None:
        """The new article, or None when another import was quicker with the same page."""
        article = Article(
            **self.draft.fields,
            published_at=self.draft.page.published_at,
            status=Article.Status.PUBLISHED if self.wishes.publish else Article.Status.DRAFT,
            category=self.wishes.category or _archive(),
            author=self.wishes.author,
            import_source=self.draft.source,
            import_key=self.draft.key,
            import_digests=self.draft.digests(),
        )
        try:
            with transaction.atomic():
                article.save(force_insert=True)
        except IntegrityError:
            if not Article.objects.filter(import_key=self.draft.key).exists():
                raise
            return None
        self._add_comments(article)
        versions.keep(article, by=None, act=versions.Act.IMPORTED)
        return article

    def _meet(self, article: Article) -> FileResult:
        """Compare the page with the article that is here, and write what differs if that is wished."""
        changes = self.draft.changes(article)
        if not changes:
            return self._result(Outcome.UNCHANGED, article)
        warnings = _last_desk_change(article)
        if self.wishes.update and not self.wishes.dry_run:
            versions.begin(article)
            for change in changes:
                if change.field in self.draft.fields:
                    setattr(article, change.field, self.draft.fields[change.field])
            article.import_digests |= self.draft.digests()
            article.save()
            versions.keep(article, by=None, act=versions.Act.IMPORTED)
            self._add_comments(article)
        outcome = Outcome.UPDATED if self.wishes.update else Outcome.CHANGED
        return self._result(outcome, article, changes=changes, warnings=warnings)

    def _add_comments(self, article: Article) -> None:
        public = public_contacts(Office.current())
        # Those that are here already stay as the moderators left them.
        Comment.objects.bulk_create(
            [
                Comment(
                    article=article,
                    # The token stays that of the words as they were written: the same comment comes in once.
                    name=personal_data.mask(comment.name, public),
                    text=personal_data.mask(comment.text, public),
                    created_at=comment.created_at,
                    status=Comment.Status.APPROVED,
                    # Who decided on the old site, and when, is not known.
                    decided_at=comment.created_at,
                    form_token=token,
                )
                for token, comment in self.draft.comments.items()
            ],
            ignore_conflicts=True,
        )

    def _result(
        self,
        outcome: Outcome,
        article: Article | None = None,
        changes: Iterable[Change] = (),
        warnings: Iterable[str] = (),
    ) -> FileResult:
        return FileResult(
            source=self.draft.source,
            outcome=outcome,
            page=self.draft.page,
            article=article,
            changes=tuple(changes),
            left_out=self.draft.left_out,
            warnings=(*self.draft.warnings, *warnings),
            people=self._people() if outcome in _BROUGHT_IN else (),
        )

    def _people(self) -> tuple[str, ...]:
        fields = self.draft.fields
        texts = [str(fields.get(name, "")) for name in ("over_title", "title", "lead")]
        texts.append(richtext.plain_text(str(fields.get("body", ""))))
        return tuple(person.name for person in people_in(texts))


def _archive() -> Category:
    slug = persian.slugify(ARCHIVE_NAME, max_length=80)
    # The desk may have renamed it, or given it another address.
    known = Category.objects.filter(Q(slug=slug) | Q(name=ARCHIVE_NAME)).first()
    new = {"name": ARCHIVE_NAME, "position": ARCHIVE_POSITION}
    return known or Category.objects.get_or_create(slug=slug, defaults=new)[0]


def _last_desk_change(article: Article) -> list[str]:
    """A warning when the article's last change was made at the desk, not by an import."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(article.pk),
        action_flag=CHANGE,
        # The desk writes its log right after the article.
        action_time__gte=article.modified_at,
    )
    last = entries.select_related("user").order_by("-action_time").first()
    if last is None:
        return []
    sentence = _("%(user)s changed this article at the desk on %(date)s.")
    return [sentence % {"user": last.user, "date": jalali.date_and_time(last.action_time)}]
