"""What the role as which the site runs may do in the database: no more than the code needs."""

from collections.abc import Iterator

from django.apps import apps
from django.core.checks import CheckMessage, Warning
from django.db.backends.base.base import BaseDatabaseWrapper

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
# Tables of which less is granted, by their models. All may be read: a backup reads them.
# What belongs to an article goes with it when the bin is emptied.
LESS = {
    "news.auditentry": "SELECT, INSERT",
    "news.transition": "SELECT, INSERT",
    "comments.decision": "SELECT, INSERT",
    "news.version": "SELECT, INSERT, DELETE",
    "news.publictext": "SELECT, INSERT, DELETE",
    # Triggers add seals, with the rights of the tables' owner.
    "news.seal": "SELECT",
    # Roles are the code's (consulate/roles.py), and written by `migrate`. Of a key UPDATE lets a row be locked.
    "auth.group": "SELECT, UPDATE (id)",
    "auth.permission": "SELECT",
}
# Rights that change or remove what was written.
_CHANGING = ("UPDATE", "DELETE", "TRUNCATE")
_LINKS = {"auth_group_permissions": "SELECT", "django_migrations": "SELECT", "news_unsealed": "SELECT"}


def less() -> dict[str, str]:
    """The tables of which the role may not do everything, and what it may."""
    return {apps.get_model(model)._meta.db_table: rights for model, rights in LESS.items()} | _LINKS


def grant(connection: BaseDatabaseWrapper, name: str) -> None:
    """Give the role exactly this; safe to repeat. Who owns the tables does it."""
    role = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
        cursor.execute(f"GRANT {EVERYTHING} ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table, rights in less().items():
            cursor.execute(f"REVOKE ALL ON {connection.ops.quote_name(table)} FROM {role}")
            cursor.execute(f"GRANT {rights} ON {connection.ops.quote_name(table)} TO {role}")


def problems(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    """What the role of this connection may do and should not."""
    hint = "Two roles keep them apart: deploy/postgres/roles.sql, then `manage.py grant_web_role`."
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, has_schema_privilege(current_schema(), 'CREATE') FROM pg_roles"
            " WHERE rolname = current_user"
        )
        is_superuser, may_make_tables = cursor.fetchone()
        kept_from = [
            (table, right)
            for table, rights in less().items()
            for right in _CHANGING
            if right not in rights.split(", ")
        ]
        cursor.execute(
            "SELECT DISTINCT name FROM unnest(%s::text[], %s::text[]) AS kept_from (name, wanted)"
            " WHERE to_regclass(name) IS NOT NULL AND has_table_privilege(to_regclass(name), wanted)",
            [list(each) for each in zip(*kept_from, strict=True)],
        )
        changeable = ", ".join(sorted(name for (name,) in cursor.fetchall()))
    if is_superuser:
        yield Warning("The site runs as a superuser of the database.", hint=hint, id="consulate.W030")
    elif may_make_tables:
        yield Warning("The site runs as a role that may change tables.", hint=hint, id="consulate.W031")
    elif changeable:
        yield Warning(
            f"The site runs as a role that may change or delete what is kept as it was written: {changeable}.",
            hint=hint,
            id="consulate.W032",
        )
