"""Who may do what at the desk, as data; groups of the same names are kept equal to it."""

from dataclasses import dataclass

from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth import get_permission_codename
from django.db import transaction
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A kind of work at the desk."""

    name: str
    label: str
    tasks: str
    permissions: frozenset[str]


def _all(model: str) -> set[str]:
    app, name = model.split(".")
    return {f"{app}.{verb}_{name}" for verb in ("view", "add", "change", "delete")}


_READ_NEWS = {
    "news.view_article", "news.view_category", "news.view_tag", "news.view_picture",
    "news.view_topic", "news.view_topicarticle",
}  # fmt: skip
_READ_REGISTER = {
    "news.view_meeting", "news.view_participant", "news.view_person", "news.view_organization",
    "news.view_membership", "news.view_followup",
}  # fmt: skip
_PREPARE_MEETINGS = _READ_REGISTER | {
    f"news.{verb}_{model}"
    for verb in ("add", "change")
    for model in ("meeting", "participant", "person", "organization", "membership", "followup")
} | {"news.delete_participant", "news.delete_followup", "news.delete_membership"}  # fmt: skip
_PUBLISH_MEETINGS = {
    "news.publish_meeting", "news.delete_meeting", "news.merge_person", "news.delete_person",
    "news.delete_organization",
} | _all("news.digestrecipient")  # fmt: skip
# What belongs to an article goes with the right to see it; what of it somebody may do, the article's own rules say.
_AROUND_ARTICLES = {
    "news.view_version", "news.view_transition", "news.view_remark", "news.add_remark", "news.view_previewlink",
    "news.add_previewlink",
}  # fmt: skip
_WRITE = _READ_NEWS | _PREPARE_MEETINGS | _AROUND_ARTICLES | {
    "news.add_article", "news.change_article", "news.add_tag", "news.add_picture", "news.change_picture",
} | _all("news.gallerypicture") | _all("news.pickedarticle")  # fmt: skip
_EDIT = _WRITE | _PUBLISH_MEETINGS | {
    "news.publish_article", "news.delete_article", "news.change_tag", "news.delete_tag", "news.delete_picture",
    "news.view_errorreport", "news.change_errorreport", "news.delete_errorreport",
    "news.view_secondlook", "news.change_secondlook", "news.view_outgoinglink", "news.view_binnedrow",
    "news.change_binnedrow", "news.view_statistics",
} | _all("news.category") | _all("news.topic") | _all("news.topicarticle") | _all("news.redirect") \
  | _all("news.synonymgroup")  # fmt: skip
_MODERATE = {
    "comments.view_comment", "comments.moderate_comment", "comments.answer_comment",
    "comments.open_concealed_text", "comments.export_comment", "comments.view_decision",
    "comments.view_inquiry", "comments.change_inquiry", "comments.view_rejectionreason",
    "comments.view_ban", "comments.add_ban", "comments.change_ban",
    "comments.view_discussionrules", "comments.change_discussionrules",
} | _all("comments.listedword") | _all("comments.cannedanswer")  # fmt: skip

# Reads, and writes nothing.
_AUDIT = _READ_NEWS | _READ_REGISTER | {
    "news.view_auditentry", "news.view_version", "news.view_transition", "news.view_secondlook",
    "news.view_statistics", "comments.view_decision",
}  # fmt: skip
_ADMINISTER = {
    "news.view_auditentry", "news.take_back_work", "news.manage_people",
    "news.delete_binnedrow", "news.export_content",
}  # fmt: skip

ROLES = (
    Role(
        "writer",
        _("writer"),
        _("Writes the own drafts, uploads pictures, prepares meetings, keeps people and organizations."),
        frozenset(_WRITE),
    ),
    Role(
        "editor",
        _("editor"),
        _("Changes and publishes every article and meeting; keeps categories and tags; merges people."),
        frozenset(_EDIT),
    ),
    Role(
        "moderator",
        _("moderator"),
        _(
            "Decides about comments, answers them as the office, keeps word lists and bans; touches no article."
        ),
        frozenset(_MODERATE),
    ),
    Role(
        "auditor",
        _("auditor"),
        _("Reads the log of the desk, the versions of articles and the statistics; writes nothing."),
        frozenset(_AUDIT),
    ),
    Role(
        "administrator",
        _("administrator"),
        _(
            "Does what editors and moderators do, keeps the office's data, its people and the log of the desk."
        ),
        frozenset(
            _EDIT
            | _MODERATE
            | _ADMINISTER
            | {"news.view_office", "news.add_office", "news.change_office", "comments.delete_comment"}
            | _all("news.openinghours")
            | _all("news.specialhours")
            | _all("news.consularservice")
            | _all("news.page")
            | _all("comments.rejectionreason")
        ),
    ),
)
LABELS = {role.name: role.label for role in ROLES}
# What a manager wants to know of the roles, in plain words, and the permission that decides it.
RIGHTS = (
    (_("write own drafts"), "news.add_article"),
    (_("publish, withdraw and unpublish articles"), "news.publish_article"),
    (_("put articles into the bin"), "news.delete_article"),
    (_("upload pictures"), "news.add_picture"),
    (_("prepare meetings, people and organizations"), "news.add_meeting"),
    (_("publish meetings"), "news.publish_meeting"),
    (_("merge people and organizations"), "news.merge_person"),
    (_("keep categories, tags and dossiers"), "news.change_category"),
    (_("see the versions of articles"), "news.view_version"),
    (_("settle reports of errors"), "news.change_errorreport"),
    (_("decide about comments"), "comments.moderate_comment"),
    (_("answer comments as the office"), "comments.answer_comment"),
    (_("open masked numbers in comments"), "comments.open_concealed_text"),
    (_("ban who disturbs a discussion"), "comments.add_ban"),
    (_("delete comments"), "comments.delete_comment"),
    (_("see the statistics"), "news.view_statistics"),
    (_("read the log of the desk"), "news.view_auditentry"),
    (_("bring back what is in the bin"), "news.change_binnedrow"),
    (_("take back what somebody did"), "news.take_back_work"),
    (_("export and import articles"), "news.export_content"),
    (_("keep the office's data, hours, services and pages"), "news.change_office"),
    (_("invite people, give roles, close accounts"), "news.manage_people"),
)


def sync() -> None:
    """Make the groups equal to the roles: add what is missing, take away what is too much.

    Raises LookupError for a permission that no model has.
    """
    # By name, because this module is read before the models are.
    groups = apps.get_model("auth", "Group").objects
    permissions = apps.get_model("auth", "Permission").objects
    rows = permissions.values_list("pk", "content_type__app_label", "codename")
    known = {f"{app}.{code}": pk for pk, app, code in rows}
    with transaction.atomic():
        for role in ROLES:
            group, _created = groups.get_or_create(name=role.name)
            group.permissions.set([known[permission] for permission in sorted(role.permissions)])


def sync_after_migrations(*, app_config, apps=apps, **kwargs) -> None:
    """Once for each `migrate`; when auth's turn comes, the permissions of our apps are there.

    `apps` are the models as they stand then. A database that is taken back to an older state, whose permissions are
    not all there yet, keeps its groups as they are until it is brought forward.
    """
    if app_config.name == "django.contrib.auth" and not _of_later_models(apps):
        sync()


def _of_later_models(state: Apps) -> set[str]:
    """Permissions of the roles that our models declare and that this state of the database does not know."""
    named = frozenset().union(*(role.permissions for role in ROLES))
    return named & declared_by(apps) - declared_by(state)


def declared_by(models: Apps) -> set[str]:
    """The permissions that models declare, as `news.publish_article`."""
    return {
        f"{options.app_label}.{code}"
        for options in (model._meta for model in models.get_models())
        for code in (
            *(get_permission_codename(action, options) for action in options.default_permissions),
            *(code for code, _name in options.permissions),
        )
    }
