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
    "news.view_statistics", "comments.view_decision", "consulate.view_cspreport",
}  # fmt: skip
_ADMINISTER = {
    "news.view_auditentry", "news.take_back_work", "news.manage_people",
    "news.delete_binnedrow", "news.export_content", "consulate.view_cspreport",
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


@dataclass(frozen=True)
class Right:
    """Something that a manager asks about: one of the permissions allows it, or allows it with the own things alone."""

    label: str
    permissions: frozenset[str]
    with_own: frozenset[str] = frozenset()

    def of(self, role: Role) -> str:
        if self.permissions & role.permissions:
            return "yes"
        return "own" if self.with_own & role.permissions else "no"


def _right(label: str, *permissions: str, own: str = "") -> Right:
    return Right(label, frozenset(permissions), frozenset(own.split()))


# What a manager wants to know of the roles, in plain words; each row names the permission that really decides.
RIGHTS = (
    (
        _("News"),
        [
            _right(_("write and change articles"), "news.publish_article", own="news.add_article"),
            _right(_("publish, withdraw and unpublish articles"), "news.publish_article"),
            _right(_("write remarks on drafts, on colleagues' too"), "news.add_remark"),
            _right(
                _("make links by which a draft is read outside, a colleague's too"), "news.add_previewlink"
            ),
            _right(_("see the versions of articles"), "news.view_version"),
            _right(_("put articles into the bin"), "news.delete_article"),
            _right(_("bring articles back from the bin"), "news.publish_article", own="news.change_article"),
            _right(_("upload pictures"), "news.add_picture"),
            _right(_("delete pictures"), "news.delete_picture"),
            _right(_("add tags"), "news.add_tag"),
            _right(_("keep categories, tags and dossiers"), "news.change_category"),
            _right(
                _("keep redirects and the words that search takes for one another"), "news.change_redirect"
            ),
            _right(_("settle reports of errors"), "news.change_errorreport"),
            _right(_("look after links to other sites"), "news.view_outgoinglink"),
        ],
    ),
    (
        _("Meetings and the register"),
        [
            _right(_("prepare meetings, people and organizations"), "news.add_meeting"),
            _right(_("write follow-ups and settle them"), "news.add_followup"),
            _right(_("publish meetings"), "news.publish_meeting"),
            _right(_("merge people and organizations"), "news.merge_person"),
            _right(_("delete people and organizations"), "news.delete_person"),
            _right(_("say who gets the letter about follow-ups"), "news.change_digestrecipient"),
        ],
    ),
    (
        _("Comments"),
        [
            _right(_("decide about comments"), "comments.moderate_comment"),
            _right(_("answer comments as the office"), "comments.answer_comment"),
            _right(_("read and answer private inquiries"), "comments.change_inquiry"),
            _right(_("open masked numbers in comments"), "comments.open_concealed_text"),
            _right(_("ban who disturbs a discussion"), "comments.add_ban"),
            _right(_("keep listed words and canned answers"), "comments.change_listedword"),
            _right(_("change the rules of discussion"), "comments.change_discussionrules"),
            _right(_("keep the reasons of rejections"), "comments.change_rejectionreason"),
            _right(_("take comments out as a file"), "comments.export_comment"),
            _right(_("delete comments"), "comments.delete_comment"),
        ],
    ),
    (
        _("The desk"),
        [
            _right(_("see the statistics"), "news.view_statistics"),
            _right(
                _("bring back from the bin what one keeps oneself, but articles"),
                *(code for role in ROLES for code in role.permissions if ".delete_" in code),
            ),
            _right(_("delete for ever what is in the bin"), "news.delete_binnedrow"),
            _right(_("read the log of the desk"), "news.view_auditentry"),
            _right(_("see what browsers blocked on our pages"), "consulate.view_cspreport"),
            _right(_("take back what somebody did"), "news.take_back_work"),
            _right(_("take out what the public reads as a file"), "news.export_content"),
            _right(_("keep the office's data, hours, services and pages"), "news.change_office"),
            _right(_("invite people, give roles, close accounts"), "news.manage_people"),
        ],
    ),
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
