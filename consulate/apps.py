from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from consulate import checks, roles  # noqa: F401  (checks register themselves)


class ConsulateConfig(AppConfig):
    name = "consulate"
    verbose_name = _("Consulate")

    def ready(self) -> None:
        post_migrate.connect(roles.sync_after_migrations, dispatch_uid="roles")


class DeskConfig(AdminConfig):
    """Django's admin as the newsroom's desk."""

    default_site = "consulate.desk.Desk"


class StaticConfig(StaticFilesConfig):
    """Leaves out what the editor brings and the desk does not use; some of it would call other servers."""

    _plugins = (
        "a11yhelp about adobeair ajax autoembed bbcode codesnippet codesnippetgeshi devtools docprops embed"
        " embedbase embedsemantic exportpdf flash forms iframe iframedialog language mathjax placeholder preview"
        " scayt smiley sourcedialog specialchar templates uicolor wsc xml"
    )
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.md",
        "ckeditor/galleriffic",
        "ckeditor/ckeditor/skins/moono",
        *(f"ckeditor/ckeditor/plugins/{plugin}" for plugin in _plugins.split()),
        # Languages other than Persian and the English it falls back on.
        "ckeditor/ckeditor/*lang/[!ef]*",
    ]
