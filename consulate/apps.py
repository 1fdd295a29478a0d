from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
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
