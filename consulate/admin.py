"""Where the two apps meet at the desk, and the desk's own people."""

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from comments.models import Comment
from consulate import asked_again, csp_report_list, login_log  # noqa: F401  (one registers, one listens)
from consulate.desk_sessions import end_sessions_of
from consulate.roles import LABELS
from news.admin.articles import ArticleAdmin
from news.jalali_forms import jalali_column
from news.models import Article
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import fa

# Fields of an account that say what somebody may do.
RIGHTS = {"groups", "is_active", "is_superuser"}


class DiscussedArticleAdmin(ArticleAdmin):
    """The list of articles with what waits to be decided under each of them."""

    list_display = [*ArticleAdmin.list_display, "comments_waiting"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        articles = super().get_queryset(request)
        return articles.annotate(
            waiting=_counted(Comment.objects.waiting()),
            suspect=_counted(Comment.objects.filter(status=Comment.Status.SUSPECT)),
        )

    @admin.display(description=_("comments waiting"), ordering="waiting")
    def comments_waiting(self, article: Article) -> SafeString | str:
        if not article.waiting:
            return fa(0)
        # The queue keeps suspect ones in a tab of their own.
        tabs = [
            ("waiting", article.waiting - article.suspect, _("comments waiting")),
            ("suspect", article.suspect, _("held as suspect")),
        ]
        queue = reverse("admin:comments_comment_changelist")
        return format_html_join(
            " ",
            '<a class="waiting is-{}" href="{}" title="{}">{}</a> <span class="unit">{}</span>',
            [
                (tab, f"{queue}?tab={tab}&article={article.pk}", label, fa(number), label)
                for tab, number, label in tabs
                if number
            ],
        )

    def get_deleted_objects(self, objs: QuerySet, request: HttpRequest) -> tuple:
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        comments = Comment.objects.filter(article__in=objs).count()
        return (
            listed,
            counts | ({Comment._meta.verbose_name: comments} if comments else {}),
            lacking,
            protected,
        )


def _counted(comments: QuerySet) -> Coalesce:
    """How many of the comments stand under an article, for the rows of a list of articles."""
    of_article = comments.filter(article=OuterRef("pk")).order_by().values("article")
    return Coalesce(Subquery(of_article.annotate(number=Count("pk")).values("number")), 0)


class RoleChoices(forms.ModelMultipleChoiceField):
    """Groups by the names that roles have for people."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        return str(LABELS.get(group.name, group.name))


class NewPasswordForm(AdminPasswordChangeForm):
    """Without the switch to an account that has no password: it would have no way into the desk."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


class PersonAdmin(NewsroomAdmin, auth_admin.UserAdmin):
    """The people of the desk. Superusers alone see them: who may change a user can make itself anything."""

    add_form = UserCreationForm
    add_form_template = "admin/change_form.html"
    form = UserChangeForm
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/auth/user/set_password.html"
    list_display = [
        "username",
        "full_name",
        "email",
        "roles",
        "state",
        jalali_column("last_login", _("last login")),
    ]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["last_seen", "joined", "password_page"]
    fieldsets = [
        (None, {"fields": ["username", "password_page"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Rights"), {"fields": ["groups", "is_active", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_seen", "joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["username", "first_name", "last_name", "email", "password1", "password2", "groups"]},
        ),
    ]

    # --- Superusers alone -------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: what people did stays under their names. They are made inactive."""
        return False

    # --- The list and the form --------------------------------------------------------------------

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = super().changeform_view
        if request.user.is_superuser:
            form = asked_again.before(self.admin_site, form)
        return form(request, *args, **kwargs)

    def user_change_password(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = super().user_change_password
        if request.user.is_superuser:
            form = asked_again.before(self.admin_site, form)
        return form(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("full name"), ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("account"), ordering="is_active")
    def state(self, user: User) -> SafeString:
        name, label = ("public", _("active account")) if user.is_active else ("expired", _("closed account"))
        return format_html('<span class="badge is-{}">{}</span>', name, label)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return "، ".join(str(LABELS.get(group.name, group.name)) for group in user.groups.all())

    @admin.display(description=_("password"))
    def password_page(self, user: User) -> SafeString:
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, _("Set a new password for this person"))

    last_seen = jalali_column("last_login", _("last login"))
    joined = jalali_column("date_joined", _("date joined"))

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs) -> forms.Field:
        if db_field.name == "groups":
            kwargs["form_class"] = RoleChoices
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        # Whoever is entered here works at the desk; readers have no accounts.
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        """With other rights nobody goes on in a session of before."""
        super().save_related(request, form, formsets, change)
        if RIGHTS & set(form.changed_data):
            end_sessions_of(form.instance, but=request.session.session_key)


admin.site.unregister(Article)
admin.site.register(Article, DiscussedArticleAdmin)
admin.site.unregister([User, Group])
admin.site.register(User, PersonAdmin)
# Telephones and recovery codes are their owners' affair (consulate/second_factor.py); the imports above register them.
admin.site.unregister([TOTPDevice, StaticDevice])
