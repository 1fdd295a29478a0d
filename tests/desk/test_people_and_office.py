"""The desk's people, kept by superusers, and the office's one form."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from consulate.roles import LABELS
from news.models import Office
from tests.desk.forms import office_data
from tests.factories import PASSWORD, OfficeFactory

NEW = "a-quite-different-word"


class TestPeople:
    def test_the_list_shows_roles_by_their_persian_names_and_a_jalali_last_login(self, admin_client, writer):
        moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        User.objects.filter(pk=writer.pk).update(last_login=moment)
        page = admin_client.get("/admin/auth/user/").content.decode()
        assert "نویسنده" in page
        assert "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶" in page

    def test_a_new_one_works_at_the_desk_with_the_chosen_roles(self, admin_client, writer):
        sent = {
            "username": "newcomer",
            "first_name": "سارا",
            "last_name": "بهرامی",
            "email": "s@example.org",
            "password1": NEW,
            "password2": NEW,
            "groups": [Group.objects.get(name="moderator").pk],
        }
        assert admin_client.post("/admin/auth/user/add/", sent).status_code == 302
        user = User.objects.get(username="newcomer")
        assert user.is_staff
        assert not user.is_superuser
        assert [group.name for group in user.groups.all()] == ["moderator"]
        assert user.check_password(NEW)

    def test_roles_are_offered_by_their_names(self, admin_client, writer):
        page = admin_client.get(f"/admin/auth/user/{writer.pk}/change/").content.decode()
        for label in LABELS.values():
            assert f" {label}</label>" in page

    def test_the_form_shows_no_hash_and_no_single_permission(self, admin_client, writer):
        page = admin_client.get(f"/admin/auth/user/{writer.pk}/change/").content.decode()
        assert "md5" not in page
        assert "user_permissions" not in page

    def test_a_password_is_set_for_somebody(self, admin_client, writer):
        address = reverse("admin:auth_user_password_change", args=[writer.pk])
        assert admin_client.post(address, {"password1": NEW, "password2": NEW}).status_code == 302
        writer.refresh_from_db()
        assert writer.check_password(NEW)

    def test_an_empty_password_is_refused(self, admin_client, writer):
        address = reverse("admin:auth_user_password_change", args=[writer.pk])
        assert admin_client.post(address, {"password1": "", "password2": ""}).status_code == 200
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)

    def test_nobody_is_deleted(self, admin_client, writer):
        assert admin_client.post(f"/admin/auth/user/{writer.pk}/delete/", {"post": "yes"}).status_code == 403
        admin_client.post(
            "/admin/auth/user/", {"action": "delete_selected", "_selected_action": [writer.pk], "post": "yes"}
        )
        assert User.objects.filter(pk=writer.pk).exists()

    def test_a_closed_account_is_out_at_once(self, admin_client, writer, login):
        browser = login(writer)
        sent = {"username": "writer", "first_name": "", "last_name": "", "email": "", "groups": []}
        assert admin_client.post(f"/admin/auth/user/{writer.pk}/change/", sent).status_code == 302
        assert browser.get(reverse("admin:index")).status_code == 302


class TestOffice:
    LIST = "/admin/news/office/"

    @pytest.fixture
    def browser(self, administrator, login):
        return login(administrator)

    def test_the_list_is_the_form(self, browser):
        assert browser.get(self.LIST)["Location"] == f"{self.LIST}add/"
        office = OfficeFactory()
        assert browser.get(self.LIST)["Location"] == f"{self.LIST}{office.pk}/change/"

    def test_there_is_one(self, browser):
        sent = office_data(name="سرکنسولگری در کازان")
        assert browser.post(f"{self.LIST}add/", sent).status_code == 302
        assert browser.get(f"{self.LIST}add/").status_code == 403
        assert browser.post(f"{self.LIST}add/", sent).status_code == 403
        assert Office.objects.count() == 1

    def test_it_is_changed_and_never_deleted(self, browser):
        OfficeFactory()
        browser.post(f"{self.LIST}1/change/", office_data(name="نام تازه", hours="شنبه ۹ تا ۱۳"))
        assert Office.current().name == "نام تازه"
        assert browser.post(f"{self.LIST}1/delete/", {"post": "yes"}).status_code == 403
        assert Office.objects.exists()

    def test_an_editor_does_not_touch_it(self, editor, login):
        OfficeFactory()
        assert login(editor).post(f"{self.LIST}1/change/", office_data(name="ربوده")).status_code == 403
