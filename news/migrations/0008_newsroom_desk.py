from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import news.models.sharing

SQL = (Path(__file__).parent / "sql" / "desk_1.sql").read_text("utf-8")
REMOVE_SQL = """
drop function news_row_is_kept();
drop function news_search_words(text);
drop function news_picture_names(text);
"""
# TRUNCATE stays possible for the owner of the table, for the demonstration and for tests. A version goes with its
# article when the bin is emptied.
KEEP_ROWS = """
create trigger news_version_is_kept before update on news_version
    for each row execute function news_row_is_kept();
create trigger news_transition_is_kept before update or delete on news_transition
    for each row execute function news_row_is_kept();
create trigger news_auditentry_is_kept before update or delete on news_auditentry
    for each row execute function news_row_is_kept();
"""
LET_ROWS_GO = """
drop trigger news_auditentry_is_kept on news_auditentry;
drop trigger news_transition_is_kept on news_transition;
drop trigger news_version_is_kept on news_version;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0007_synonyms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SQL, REMOVE_SQL),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="on")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("added", "added"),
                            ("changed", "changed"),
                            ("moved", "moved to another state"),
                            ("deleted", "deleted"),
                            ("binned", "put into the bin"),
                            ("restored", "restored"),
                            ("taken_back", "taken back"),
                            ("decided", "decided about comments"),
                            ("opened", "opened what is masked"),
                            ("exported", "exported"),
                            ("imported", "imported"),
                            ("logged_in", "logged in"),
                            ("login_failed", "failed to log in"),
                            ("logged_out", "logged out"),
                            ("invited", "invited"),
                            ("rights", "rights changed"),
                            ("second_factor", "second factor changed"),
                            ("password", "password changed"),
                        ],
                        max_length=14,
                        verbose_name="act",
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=60, verbose_name="kind")),
                ("object_id", models.CharField(blank=True, max_length=64)),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="of what")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="note")),
                (
                    "changes",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="changes",
                    ),
                ),
            ],
            options={
                "verbose_name": "act at the desk",
                "verbose_name_plural": "log of the desk",
                "ordering": ["-id"],
                "permissions": [
                    ("take_back_work", "May take back what somebody did"),
                    ("manage_people", "May invite people, give them roles and close their accounts"),
                    ("view_statistics", "May see the statistics"),
                    ("export_content", "May export and import articles"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BinnedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("object_id", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("rows", models.JSONField()),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="put into the bin on"
                    ),
                ),
            ],
            options={
                "verbose_name": "deleted thing",
                "verbose_name_plural": "bin",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DeskNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("returned", "returned with a remark"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                            ("unpublished", "unpublished"),
                            ("remark", "remark"),
                            ("review_due", "to be looked at again"),
                            ("taken_back", "taken back"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("detail", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="on")),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Editing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "form in use",
                "verbose_name_plural": "forms in use",
            },
        ),
        migrations.CreateModel(
            name="OutgoingLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=1000, verbose_name="address")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="looked at on")),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="answer")),
                ("problem", models.CharField(blank=True, max_length=200, verbose_name="problem")),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
            ],
            options={
                "verbose_name": "outgoing link",
                "verbose_name_plural": "outgoing links",
                "ordering": ["-failures", "address"],
            },
        ),
        migrations.CreateModel(
            name="PreviewLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=news.models.sharing.new_token, editable=False, max_length=24, unique=True
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made on")),
                ("expires_at", models.DateTimeField(verbose_name="expires on")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked on")),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="for whom")),
            ],
            options={
                "verbose_name": "preview link",
                "verbose_name_plural": "preview links",
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="remark")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="on")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled on")),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=500)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "verbose_name": "kept list",
                "verbose_name_plural": "kept lists",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("forced", "published by force"),
                            ("changed", "changed without a second pair of eyes"),
                        ],
                        max_length=8,
                        verbose_name="cause",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="on")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="looked at on")),
            ],
            options={
                "verbose_name": "second look",
                "verbose_name_plural": "second looks",
                "ordering": ["made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=12, verbose_name="step")),
                ("from_status", models.CharField(max_length=12, verbose_name="from")),
                ("to_status", models.CharField(max_length=12, verbose_name="to")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="on")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="remark or reason")),
                ("is_forced", models.BooleanField(default=False, verbose_name="forced")),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="UnsavedWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=32)),
                ("typed", models.JSONField()),
                ("begun_from", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="kept on")),
            ],
            options={
                "verbose_name": "unsaved work",
                "verbose_name_plural": "unsaved work",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("first", "first version"),
                            ("saved", "saved"),
                            ("moved", "moved to another state"),
                            ("mended", "mended by proposals"),
                            ("restored", "restored"),
                            ("taken_back", "taken back"),
                            ("imported", "imported"),
                        ],
                        max_length=10,
                        verbose_name="act",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                            ("unpublished", "unpublished"),
                        ],
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("content", models.JSONField()),
                ("text_digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "ordering": ["-number"],
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="article",
            name="deleted_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="put into the bin on"),
        ),
        migrations.AddField(
            model_name="article",
            name="deleted_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="put into the bin by",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="embargo_readers",
            field=models.ManyToManyField(
                blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="who may see it"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="is_embargoed",
            field=models.BooleanField(
                default=False,
                help_text="Until then only the people named here know of it; for others it is not there.",
                verbose_name="confidential until it is published",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="submitted by",
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="fallback_picture",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: an ornament.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="news.picture",
                verbose_name="picture for articles without one",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="returned_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="returned on"),
        ),
        migrations.AddField(
            model_name="article",
            name="review_on",
            field=models.DateField(
                blank=True,
                help_text="On that day the desk reminds its author and the editors to see whether it still holds.",
                null=True,
                verbose_name="look at it again by",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="review_told_for",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="article",
            name="submitted_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="submitted on"),
        ),
        migrations.AddField(
            model_name="picture",
            name="card",
            field=models.FileField(blank=True, editable=False, upload_to="pictures/"),
        ),
        migrations.AddField(
            model_name="picture",
            name="focal_x",
            field=models.PositiveSmallIntegerField(default=50, verbose_name="focal point, from the left"),
        ),
        migrations.AddField(
            model_name="picture",
            name="focal_y",
            field=models.PositiveSmallIntegerField(default=50, verbose_name="focal point, from above"),
        ),
        migrations.AddField(
            model_name="picture",
            name="medium",
            field=models.FileField(blank=True, editable=False, upload_to="pictures/"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="binnedrow",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="desknotice",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="news.article",
            ),
        ),
        migrations.AddField(
            model_name="desknotice",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="desknotice",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="editing",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="news.article"
            ),
        ),
        migrations.AddField(
            model_name="editing",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="outgoinglink",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outgoing_links", to="news.article"
            ),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="preview_links", to="news.article"
            ),
        ),
        migrations.AddField(
            model_name="previewlink",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="addressed_to",
            field=models.ManyToManyField(
                blank=True, related_name="remarks_to_read", to=settings.AUTH_USER_MODEL, verbose_name="to"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remarks",
                to="news.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="settled by",
            ),
        ),
        migrations.AddField(
            model_name="savedlist",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_lists",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="secondlook",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="second_looks",
                to="news.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="secondlook",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="secondlook",
            name="seen_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="looked at by",
            ),
        ),
        migrations.AddField(
            model_name="transition",
            name="article",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="transitions",
                to="news.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="transition",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="unsavedwork",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unsaved_work",
                to="news.article",
            ),
        ),
        migrations.AddField(
            model_name="unsavedwork",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unsaved_work",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="news.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="version",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="picture_names",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("body", function="news_picture_names"),
                output_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), size=None
                ),
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.db.models.functions.text.Concat(
                        "caption",
                        models.Value(" "),
                        "alt",
                        models.Value(" "),
                        "credit",
                        output_field=models.TextField(),
                    ),
                    function="news_search_words",
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(fields=["picture_names"], name="article_pictures"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("author"),
                models.OrderBy(models.F("modified_at"), descending=True),
                name="article_of_author",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("status"),
                models.OrderBy(models.F("modified_at"), descending=True),
                condition=models.Q(("status", "published"), _negated=True),
                name="article_at_work",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("review_on"), condition=models.Q(("review_on__isnull", False)), name="article_review"
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("deleted_at"),
                condition=models.Q(("deleted_at__isnull", False)),
                name="article_in_bin",
            ),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(
                models.OrderBy(models.F("created_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="picture_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="picture_words", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_by__isnull", True), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="article_submitted_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_at__isnull", True), ("status", "draft"), _connector="OR"),
                name="article_returned_is_a_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deleted_at__isnull", True), ("deleted_by__isnull", True)),
                    models.Q(
                        ("deleted_at__isnull", False), ("status__in", ["draft", "in_review", "unpublished"])
                    ),
                    _connector="OR",
                ),
                name="article_in_public_is_not_in_the_bin",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("focal_x__lte", 100), ("focal_y__lte", 100)),
                name="picture_focal_point_is_in_it",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(models.F("at"), models.F("id"), name="audit_at"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(models.F("actor"), models.F("at"), name="audit_by"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                models.F("kind"), models.F("object_id"), models.F("id"), name="audit_of_object"
            ),
        ),
        migrations.AddIndex(
            model_name="binnedrow",
            index=models.Index(models.F("at"), name="bin_at"),
        ),
        migrations.AddIndex(
            model_name="desknotice",
            index=models.Index(
                models.F("recipient"),
                models.OrderBy(models.F("at"), descending=True),
                condition=models.Q(("read_at__isnull", True)),
                name="notice_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="desknotice",
            index=models.Index(
                models.F("recipient"),
                models.OrderBy(models.F("at"), descending=True),
                name="notice_of_recipient",
            ),
        ),
        migrations.AddIndex(
            model_name="desknotice",
            index=models.Index(
                models.F("id"), condition=models.Q(("mailed_at__isnull", True)), name="notice_to_mail"
            ),
        ),
        migrations.AddIndex(
            model_name="editing",
            index=models.Index(models.F("heard_at"), name="editing_heard"),
        ),
        migrations.AddConstraint(
            model_name="editing",
            constraint=models.UniqueConstraint(
                fields=("article", "editor"), name="editing_of_an_article_once"
            ),
        ),
        migrations.AddIndex(
            model_name="outgoinglink",
            index=models.Index(
                models.OrderBy(models.F("checked_at"), nulls_first=True), name="outgoing_link_due"
            ),
        ),
        migrations.AddIndex(
            model_name="outgoinglink",
            index=models.Index(
                models.F("failures"), condition=models.Q(("failures__gt", 0)), name="outgoing_link_broken"
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoinglink",
            constraint=models.UniqueConstraint(
                fields=("article", "address"), name="outgoing_link_of_article_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="previewlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                name="preview_link_expires_after_it_is_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                    models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                    _connector="OR",
                ),
                name="remark_settled_has_a_name_and_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedlist",
            constraint=models.UniqueConstraint(
                fields=("owner", "place", "name"), name="saved_list_has_its_name"
            ),
        ),
        migrations.AddIndex(
            model_name="secondlook",
            index=models.Index(
                models.F("made_at"), condition=models.Q(("seen_at__isnull", True)), name="second_look_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seen_at__isnull", True)),
                fields=("article", "cause", "made_by"),
                name="second_look_is_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                    models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                    _connector="OR",
                ),
                name="second_look_has_a_name_and_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen_by", models.F("made_by")), _negated=True),
                name="second_look_is_a_colleagues",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cause", "forced"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="second_look_forced_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(
                models.F("article"),
                models.OrderBy(models.F("id"), descending=True),
                name="transition_of_article",
            ),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(models.F("by"), models.F("at"), name="transition_by"),
        ),
        migrations.AddIndex(
            model_name="transition",
            index=models.Index(models.F("move"), models.F("at"), name="transition_when"),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_forced", False), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="transition_forced_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="transition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move__in", ["return", "unpublish", "withdraw"]), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="transition_back_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="unsavedwork",
            index=models.Index(models.F("at"), name="unsaved_at"),
        ),
        migrations.AddConstraint(
            model_name="unsavedwork",
            constraint=models.UniqueConstraint(fields=("owner", "form"), name="unsaved_work_of_a_form_once"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(models.F("by"), models.F("at"), name="version_by"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="version_has_its_number"),
        ),
        migrations.RunSQL(KEEP_ROWS, LET_ROWS_GO),
    ]
