from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = (Path(__file__).parent / "sql" / "publication_1.sql").read_text("utf-8")
REMOVE_SQL = """
drop function news_keep_public_text();
drop function news_digest(text, text, text, text);
drop function news_text(text, text, text, text);
"""
# "report" becomes a word of the site's own addresses.
GIVE_WAY = "update news_article set slug = 'news-report' where slug = 'report'"
# Of what was taken off before, the last wording stands for all that it had: so that its address is still gone (410).
KEEP_PUBLIC_TEXTS = """
create trigger news_public_text
after insert or update of over_title, title, lead, body_text, status, published_at, expires_at on news_article
for each row execute function news_keep_public_text();
insert into news_publictext (article_id, digest, since)
select id, text_digest, published_at from news_article
where status in ('published', 'withdrawn') or status = 'unpublished' and published_at <= now();
"""
FORGET_PUBLIC_TEXTS = "drop trigger news_public_text on news_article"


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0004_office_signature"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SQL, REMOVE_SQL),
        migrations.RunSQL(GIVE_WAY, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="ConsularService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="Left empty, it is made from the name.",
                        max_length=120,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="in one sentence")),
                (
                    "documents",
                    models.TextField(
                        blank=True,
                        help_text="One line for each document.",
                        max_length=4000,
                        verbose_name="documents needed",
                    ),
                ),
                ("fee", models.CharField(blank=True, max_length=160, verbose_name="fee")),
                ("duration", models.CharField(blank=True, max_length=160, verbose_name="time it takes")),
                ("steps", models.TextField(blank=True, max_length=4000, verbose_name="how to apply")),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="link to apply")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="place in the list")),
                (
                    "is_offered",
                    models.BooleanField(
                        default=True, help_text="Others are not shown.", verbose_name="offered"
                    ),
                ),
                ("modified_at", models.DateTimeField(auto_now=True, verbose_name="last changed on")),
            ],
            options={
                "verbose_name": "consular service",
                "verbose_name_plural": "consular services",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="what is wrong")),
                ("text_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="received on")),
                (
                    "handled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled on"),
                ),
            ],
            options={
                "verbose_name": "error report",
                "verbose_name_plural": "error reports",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="GalleryPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "caption",
                    models.CharField(
                        blank=True,
                        help_text="Empty: the picture's own caption.",
                        max_length=300,
                        verbose_name="caption here",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture of the gallery",
                "verbose_name_plural": "gallery",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Saturday"),
                            (1, "Sunday"),
                            (2, "Monday"),
                            (3, "Tuesday"),
                            (4, "Wednesday"),
                            (5, "Thursday"),
                            (6, "Friday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="As: passports only.", max_length=80, verbose_name="for what"
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "ordering": ["weekday", "opens"],
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="Left empty, it is made from the title.",
                        max_length=80,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="A line that begins with # is a heading, one that begins with - an item of a list.",
                        max_length=30000,
                        verbose_name="text",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Smaller numbers come first.",
                        verbose_name="place at the foot of the site",
                    ),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="public")),
                ("modified_at", models.DateTimeField(auto_now=True, verbose_name="last changed on")),
            ],
            options={
                "verbose_name": "standing page",
                "verbose_name_plural": "standing pages",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="PickedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
            ],
            options={
                "verbose_name": "picked article",
                "verbose_name_plural": "read also",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="PublicText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
            ],
            options={
                "ordering": ["article", "id"],
            },
        ),
        migrations.CreateModel(
            name="Redirect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_path", models.CharField(max_length=400, unique=True, verbose_name="old address")),
                (
                    "target",
                    models.CharField(
                        blank=True,
                        help_text="An address of this site, as /news/12/. Empty: gone for good (410).",
                        max_length=400,
                        verbose_name="leads to",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made on")),
            ],
            options={
                "verbose_name": "redirect",
                "verbose_name_plural": "redirects",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SpecialHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "opens",
                    models.TimeField(
                        blank=True, help_text="Empty: closed all day.", null=True, verbose_name="opens"
                    ),
                ),
                ("closes", models.TimeField(blank=True, null=True, verbose_name="closes")),
                (
                    "reason",
                    models.CharField(help_text="Shown to the public.", max_length=160, verbose_name="reason"),
                ),
                (
                    "announced_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day to the last one, a banner on every page says so. Empty: no banner.",
                        null=True,
                        verbose_name="announced from",
                    ),
                ),
            ],
            options={
                "verbose_name": "closure or other hours",
                "verbose_name_plural": "closures and other hours",
                "ordering": ["-starts_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Separated by commas: visa, entry permit. At least two.",
                        max_length=300,
                        verbose_name="words",
                    ),
                ),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, editable=False, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "words that mean the same",
                "verbose_name_plural": "words that mean the same",
                "ordering": ["words"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        help_text="Left empty, it is made from the name.",
                        max_length=120,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="summary")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("is_public", models.BooleanField(default=True, verbose_name="has a page")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": [models.OrderBy(models.F("starts_on"), descending=True, nulls_last=True), "-id"],
            },
        ),
        migrations.CreateModel(
            name="TopicArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="1 to 6; empty: in the list alone.",
                        null=True,
                        verbose_name="place at the head",
                    ),
                ),
            ],
            options={
                "verbose_name": "article of the topic",
                "verbose_name_plural": "articles of the topic",
                "ordering": [
                    models.OrderBy(models.F("place"), nulls_last=True),
                    "-article__published_at",
                    "-id",
                ],
            },
        ),
        migrations.CreateModel(
            name="VocabularyWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("texts", models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="article",
            name="article_has_an_address_of_its_own",
        ),
        migrations.AddField(
            model_name="article",
            name="change_note",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="what was changed"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="event_on",
            field=models.DateField(
                blank=True,
                help_text="If the article announces something: shown in three calendars.",
                null=True,
                verbose_name="day of the event",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="event_place",
            field=models.CharField(blank=True, max_length=160, verbose_name="place of the event"),
        ),
        migrations.AddField(
            model_name="article",
            name="event_time",
            field=models.TimeField(blank=True, null=True, verbose_name="hour of the event"),
        ),
        migrations.AddField(
            model_name="article",
            name="kind",
            field=models.CharField(
                choices=[
                    ("news", "news item"),
                    ("announcement", "announcement"),
                    ("statement", "statement"),
                    ("message", "message"),
                    ("report", "report"),
                    ("interview", "interview"),
                    ("note", "opinion piece"),
                ],
                default="news",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="updated_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="updated on"),
        ),
        migrations.AddField(
            model_name="office",
            name="emblem",
            field=models.FileField(
                blank=True,
                help_text="A square picture, at least 512 by 512 points. Empty: an ornament.",
                upload_to="emblems/",
                verbose_name="emblem",
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(models.F("published_at"), name="meeting_coming"),
        ),
        migrations.AddConstraint(
            model_name="consularservice",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True), name="service_has_an_address"
            ),
        ),
        migrations.AddField(
            model_name="errorreport",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="error_reports",
                to="news.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="errorreport",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="settled by",
            ),
        ),
        migrations.AddField(
            model_name="gallerypicture",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="gallery_pictures",
                to="news.article",
            ),
        ),
        migrations.AddField(
            model_name="gallerypicture",
            name="picture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="in_galleries",
                to="news.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="gallery",
            field=models.ManyToManyField(
                blank=True,
                related_name="galleries",
                through="news.GalleryPicture",
                to="news.picture",
                verbose_name="gallery",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (0, 6))), name="hours_are_of_a_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))), name="hours_close_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(fields=("weekday", "opens"), name="hours_open_once_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True), name="page_has_an_address"
            ),
        ),
        migrations.AddField(
            model_name="pickedarticle",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="picks", to="news.article"
            ),
        ),
        migrations.AddField(
            model_name="pickedarticle",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="news.article",
                verbose_name="other article",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="picked",
            field=models.ManyToManyField(
                blank=True,
                related_name="picked_by",
                through="news.PickedArticle",
                to="news.article",
                verbose_name="read also",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__in", ["", "comments", "print", "rating", "read", "report"]), _negated=True
                ),
                name="article_has_an_address_of_its_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("event_on__isnull", False),
                    models.Q(("event_place", ""), ("event_time__isnull", True)),
                    _connector="OR",
                ),
                name="article_event_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("change_note", ""), ("updated_at__isnull", False), _connector="OR"),
                name="article_change_note_has_a_date",
            ),
        ),
        migrations.AddField(
            model_name="publictext",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="public_texts", to="news.article"
            ),
        ),
        migrations.AddField(
            model_name="redirect",
            name="made_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="made by",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialhours",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="special_hours_end_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes__isnull", True), ("opens__isnull", True)),
                    models.Q(
                        ("closes__gt", models.F("opens")), ("closes__isnull", False), ("opens__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="special_hours_close_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("announced_on__isnull", True),
                    ("announced_on__lte", models.F("ends_on")),
                    _connector="OR",
                ),
                name="special_hours_are_announced_before_their_end",
            ),
        ),
        migrations.AddIndex(
            model_name="synonymgroup",
            index=django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="synonym_keys"),
        ),
        migrations.AddField(
            model_name="topic",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="led_topics",
                to="news.picture",
                verbose_name="lead picture",
            ),
        ),
        migrations.AddField(
            model_name="topicarticle",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="topic_entries",
                to="news.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="topicarticle",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="news.topic"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="articles",
            field=models.ManyToManyField(
                blank=True,
                related_name="topics",
                through="news.TopicArticle",
                to="news.article",
                verbose_name="articles",
            ),
        ),
        migrations.AddIndex(
            model_name="vocabularyword",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["word"], name="vocabulary_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="errorreport",
            index=models.Index(
                models.F("article"),
                condition=models.Q(("handled_at__isnull", True)),
                name="error_report_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="errorreport",
            index=models.Index(models.F("created_at"), name="error_report_received"),
        ),
        migrations.AddConstraint(
            model_name="errorreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="error_report_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="errorreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("handled_by__isnull", True), ("handled_at__isnull", False), _connector="OR"
                ),
                name="error_report_settled_by_somebody_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="gallerypicture",
            constraint=models.UniqueConstraint(
                fields=("article", "picture"), name="gallery_shows_a_picture_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pickedarticle",
            constraint=models.UniqueConstraint(fields=("article", "other"), name="article_is_picked_once"),
        ),
        migrations.AddConstraint(
            model_name="pickedarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(("article", models.F("other")), _negated=True),
                name="article_does_not_pick_itself",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="text_digest",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("over_title", "title", "lead", "body_text", function="news_digest"),
                output_field=models.CharField(max_length=64),
            ),
        ),
        migrations.AddIndex(
            model_name="publictext",
            index=models.Index(models.F("digest"), name="public_text_digest"),
        ),
        migrations.AddConstraint(
            model_name="redirect",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_path__startswith", "/")), name="redirect_is_from_a_path"
            ),
        ),
        migrations.AddConstraint(
            model_name="redirect",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_path", models.F("target")), _negated=True),
                name="redirect_leads_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicarticle",
            constraint=models.UniqueConstraint(
                fields=("topic", "article"), name="topic_holds_an_article_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="topicarticle",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("topic", "place"),
                name="topic_place_is_taken_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="topicarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__isnull", True), ("place__range", (1, 6)), _connector="OR"),
                name="topic_features_at_most_six",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", ""), _negated=True), name="topic_has_an_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    models.Q(("ends_on__gte", models.F("starts_on")), ("starts_on__isnull", False)),
                    _connector="OR",
                ),
                name="topic_ends_after_its_beginning",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("kind"),
                models.OrderBy(models.F("published_at"), descending=True, nulls_last=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("status", "published")),
                name="article_newest_of_kind",
            ),
        ),
        migrations.RunSQL(KEEP_PUBLIC_TEXTS, FORGET_PUBLIC_TEXTS),
    ]
