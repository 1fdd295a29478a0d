"""Articles: what may be found, what may be read, and what must never be."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from news import persian, richtext
from news.models.article_life import LIFE_CONSTRAINTS, ArticleLife
from news.models.people import Person
from news.models.pictures import Picture
from news.models.sections import Category, Tag
from news.models.visibility import ArticleManager
from news.row_addresses import address_of

WORDS_PER_MINUTE = 180
# More than any office has readers; a sum with the views counted here still fits the column's type.
MOST_VIEWS = 1_000_000_000
# Words that stand after an article's number in addresses of their own.
RESERVED_SLUGS = ["comments", "print", "rating", "read", "report"]


def article_slug(text: str) -> str:
    """The address made of a slug or a title: never empty, never one of the site's own words."""
    slug = persian.slugify(text) or "-"
    return f"news-{slug}" if slug in RESERVED_SLUGS else slug


class Article(ArticleLife):
    """A piece of news, from the first draft to the page that is taken back."""

    class Kind(models.TextChoices):
        NEWS = "news", _("news item")
        ANNOUNCEMENT = "announcement", _("announcement")
        STATEMENT = "statement", _("statement")
        MESSAGE = "message", _("message")
        REPORT = "report", _("report")
        INTERVIEW = "interview", _("interview")
        NOTE = "note", _("opinion piece")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.NEWS)
    over_title = models.CharField(
        _("over-title"),
        max_length=120,
        blank=True,
        help_text=_("A short line above the title; the title must be understood without it."),
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("No full stop at the end."))
    lead = models.TextField(
        _("lead"),
        max_length=1000,
        blank=True,
        help_text=_("Who, what, when and where, in one or two sentences."),
    )
    body = richtext.RichTextField(_("body"), blank=True)
    body_text = models.TextField(editable=False, default="", blank=True)
    slug = models.CharField(
        _("address"),
        max_length=120,
        blank=True,
        help_text=_("Left empty, it is made from the title. The number in the address never changes."),
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="articles", verbose_name=_("category")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles", verbose_name=_("tags"))
    lead_picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_articles",
        verbose_name=_("lead picture"),
    )
    # schema.org's mentions: people of whom the text speaks, whether or not they were at a meeting.
    mentions = models.ManyToManyField(
        Person, blank=True, related_name="mentioned_in", verbose_name=_("people named in it")
    )
    gallery = models.ManyToManyField(
        Picture, through="GalleryPicture", blank=True, related_name="galleries", verbose_name=_("gallery")
    )
    picked = models.ManyToManyField(
        "self",
        through="PickedArticle",
        symmetrical=False,
        blank=True,
        related_name="picked_by",
        verbose_name=_("read also"),
    )
    # What is announced, where it has a day: schema.org's Event.
    event_on = models.DateField(
        _("day of the event"),
        null=True,
        blank=True,
        help_text=_("If the article announces something: shown in three calendars."),
    )
    event_time = models.TimeField(_("hour of the event"), null=True, blank=True)
    event_place = models.CharField(_("place of the event"), max_length=160, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("author"),
    )
    comments_open = models.BooleanField(_("open for comments"), default=True)
    baseline_views = models.PositiveIntegerField(
        _("views on the old site"),
        default=0,
        validators=[MaxValueValidator(MOST_VIEWS)],
        help_text=_("Added to the views counted here."),
    )
    import_source = models.CharField(_("imported from"), max_length=255, blank=True, editable=False)
    # Null for what was written here: only pages of the old site have a key, each its own.
    import_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    # Of each imported field, the digest of what the page said last: so that a later import can tell what the
    # page changed from what the desk changed.
    import_digests = models.JSONField(default=dict, editable=False, blank=True)
    created_at = models.DateTimeField(_("created on"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last changed on"), auto_now=True)
    search = models.GeneratedField(
        expression=Func(
            Concat("over_title", Value(" "), "title", output_field=models.TextField()),
            Concat("lead", Value(" "), "body_text", output_field=models.TextField()),
            function="fa_document",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    # What identifies the text that a reader has before him (docs/decisions/0019); see news_digest in SQL.
    text_digest = models.GeneratedField(
        expression=Func("over_title", "title", "lead", "body_text", function="news_digest"),
        output_field=models.CharField(max_length=64),
        db_persist=True,
    )

    # Its title in any Persian spelling: the desk finds a part of it (news/admin/article_search.py).
    title_words = models.GeneratedField(
        expression=Func(
            Concat("over_title", Value(" "), "title", output_field=models.TextField()),
            function="news_search_words",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    # The files of the pictures in its text, so that the library knows where each is shown.
    picture_names = models.GeneratedField(
        expression=Func("body", function="news_picture_names"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    objects = ArticleManager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = [F("published_at").desc(nulls_first=True), "-id"]
        permissions = [("publish_article", _("May publish, withdraw and unpublish articles"))]
        indexes = [
            # Ordered and limited as published().newest_first() asks, so that a list reads one page of it.
            models.Index(
                F("published_at").desc(nulls_last=True),
                F("id").desc(),
                name="article_newest",
                condition=Q(status="published"),
            ),
            models.Index(
                "category",
                F("published_at").desc(nulls_last=True),
                F("id").desc(),
                name="article_newest_of_category",
                condition=Q(status="published"),
            ),
            models.Index(
                "kind",
                F("published_at").desc(nulls_last=True),
                F("id").desc(),
                name="article_newest_of_kind",
                condition=Q(status="published"),
            ),
            # What next_change() asks on every public page.
            models.Index(
                F("published_at"),
                name="article_coming",
                condition=Q(status__in=["published", "withdrawn"]),
            ),
            models.Index("expires_at", name="article_expiry", condition=Q(expires_at__isnull=False)),
            GinIndex("search", name="article_search"),
            GinIndex(fields=["picture_names"], name="article_pictures"),
            GinIndex(fields=["title_words"], opclasses=["gin_trgm_ops"], name="article_title_words"),
            # The order of the desk's list: what is not published yet first.
            models.Index(F("published_at").desc(nulls_first=True), F("id").desc(), name="article_desk_order"),
            models.Index(
                "kind",
                F("published_at").desc(nulls_first=True),
                F("id").desc(),
                name="article_desk_order_of_kind",
            ),
            models.Index("author", F("modified_at").desc(), name="article_of_author"),
            # What the desk keeps in view: few rows of many.
            models.Index(
                "status", F("modified_at").desc(), name="article_at_work", condition=~Q(status="published")
            ),
            models.Index("review_on", name="article_review", condition=Q(review_on__isnull=False)),
            models.Index("deleted_at", name="article_in_bin", condition=Q(deleted_at__isnull=False)),
            # The desk's list by its titles.
            models.Index("title", F("id").desc(), name="article_by_title"),
            # What is kept from some: the log of the desk asks for each name that it shows.
            models.Index("id", name="article_confidential", condition=Q(is_embargoed=True)),
        ]
        constraints = [
            *LIFE_CONSTRAINTS,
            models.CheckConstraint(
                condition=Q(baseline_views__lte=MOST_VIEWS), name="article_baseline_is_credible"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="article_has_a_title"),
            models.CheckConstraint(
                condition=~Q(slug__in=["", *RESERVED_SLUGS]), name="article_has_an_address_of_its_own"
            ),
            models.CheckConstraint(
                condition=Q(event_on__isnull=False) | Q(event_time__isnull=True, event_place=""),
                name="article_event_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        """Derive the plain text and the address; a full save only, update() leaves them alone."""
        self.body = richtext.clean(self.body)
        self.body_text = richtext.plain_text(self.body)
        self.slug = article_slug(self.slug or self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of("news:article", self.pk, self.slug)

    def get_short_url(self) -> str:
        return address_of("news:short", self.pk)

    @cached_property
    def views(self) -> int:
        """Views as of the last recount, those of the old site included."""
        total = getattr(self, "view_total", None)
        return self.baseline_views + (total.views if total else 0)

    @property
    def reading_minutes(self) -> int:
        return max(1, round(len(self.body_text.split()) / WORDS_PER_MINUTE))
