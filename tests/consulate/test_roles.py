"""Roles are data; the groups are kept equal to them."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from consulate import roles

pytestmark = pytest.mark.django_db

EXPECTED = {
    "writer": {
        "news.view_article", "news.view_category", "news.view_tag", "news.view_picture",
        "news.add_article", "news.change_article", "news.add_tag", "news.add_picture", "news.change_picture",
        "news.view_meeting", "news.add_meeting", "news.change_meeting",
        "news.view_participant", "news.add_participant", "news.change_participant", "news.delete_participant",
        "news.view_person", "news.add_person", "news.change_person",
        "news.view_organization", "news.add_organization", "news.change_organization",
        "news.view_membership", "news.add_membership", "news.change_membership", "news.delete_membership",
        "news.view_followup", "news.add_followup", "news.change_followup", "news.delete_followup",
        "news.view_topic", "news.view_topicarticle",
        "news.view_gallerypicture", "news.add_gallerypicture", "news.change_gallerypicture",
        "news.delete_gallerypicture",
        "news.view_pickedarticle", "news.add_pickedarticle", "news.change_pickedarticle",
        "news.delete_pickedarticle",
        "news.view_version", "news.view_transition", "news.view_remark", "news.add_remark",
        "news.view_previewlink", "news.add_previewlink",
    },
    "auditor": {
        "news.view_article", "news.view_category", "news.view_tag", "news.view_picture", "news.view_topic",
        "news.view_topicarticle", "news.view_meeting", "news.view_participant", "news.view_person",
        "news.view_organization", "news.view_membership", "news.view_followup", "news.view_auditentry",
        "news.view_version", "news.view_transition", "news.view_secondlook", "news.view_statistics",
        "comments.view_decision", "consulate.view_cspreport",
    },
    "moderator": {
        "comments.view_comment", "comments.moderate_comment", "comments.answer_comment",
        "comments.open_concealed_text", "comments.export_comment", "comments.view_decision",
        "comments.view_inquiry", "comments.change_inquiry", "comments.view_rejectionreason",
        "comments.view_ban", "comments.add_ban", "comments.change_ban",
        "comments.view_discussionrules", "comments.change_discussionrules",
        "comments.view_listedword", "comments.add_listedword", "comments.change_listedword",
        "comments.delete_listedword", "comments.view_cannedanswer", "comments.add_cannedanswer",
        "comments.change_cannedanswer", "comments.delete_cannedanswer",
    },
}  # fmt: skip


def permissions(name):
    pairs = Permission.objects.filter(group__name=name).values_list("content_type__app_label", "codename")
    return {f"{app}.{code}" for app, code in pairs}


@pytest.mark.parametrize("role", roles.ROLES, ids=lambda role: role.name)
def test_after_migrations_the_group_is_the_role(role):
    assert permissions(role.name) == role.permissions


@pytest.mark.parametrize("name", EXPECTED)
def test_the_exact_permissions(name):
    assert permissions(name) == EXPECTED[name]


def test_a_group_that_drifted_is_brought_back():
    group = Group.objects.get(name="writer")
    group.permissions.set(Permission.objects.filter(codename="publish_article"))
    roles.sync()
    assert permissions("writer") == EXPECTED["writer"]


def test_every_permission_is_one_that_a_model_declares():
    assert frozenset().union(*(role.permissions for role in roles.ROLES)) <= roles.declared_by(apps)


class TestAfterMigrations:
    """What `migrate` sends when it has come to an end, forwards or backwards."""

    AUTH = apps.get_app_config("auth")

    @pytest.fixture
    def older(self):
        """The models before the site of the visitors."""
        return MigrationExecutor(connection).loader.project_state([("news", "0004_office_signature")]).apps

    def test_a_database_that_is_taken_back_keeps_its_groups(self, older):
        Permission.objects.filter(codename="add_gallerypicture").delete()
        before = permissions("writer")
        roles.sync_after_migrations(app_config=self.AUTH, apps=older)
        assert permissions("writer") == before

    def test_brought_forward_it_has_them_all(self):
        Group.objects.all().delete()
        roles.sync_after_migrations(app_config=self.AUTH, apps=apps)
        assert permissions("writer") == EXPECTED["writer"]

    def test_a_slip_in_a_name_is_never_passed_over(self, monkeypatch, older):
        slip = roles.Role("writer", "", "", frozenset({"news.add_galerypicture"}))
        monkeypatch.setattr(roles, "ROLES", (slip,))
        for state in (apps, older):
            with pytest.raises(LookupError):
                roles.sync_after_migrations(app_config=self.AUTH, apps=state)


def test_nobody_but_a_superuser_keeps_accounts():
    assert not any(permission.startswith("auth.") for role in roles.ROLES for permission in role.permissions)


def test_a_writer_and_a_moderator_cannot_publish():
    by_name = {role.name: role.permissions for role in roles.ROLES}
    publishers = {name for name, allowed in by_name.items() if "news.publish_article" in allowed}
    assert publishers == {"editor", "administrator"}
    assert not any(permission.startswith("news.") for permission in by_name["moderator"])
