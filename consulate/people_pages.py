"""The pages on which administrators keep the people of the desk, and the table of roles that everybody may read."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consulate import asked_again, invitations, people, roles
from consulate.login_pages import LoginPages
from consulate.password_reset import dressed
from news import persian
from news.newsroom import containing, name_of
from news.typed_text import TypedText

PEOPLE_PER_PAGE = 50


class RolesField(forms.MultipleChoiceField):
    """Roles by the names that people have for them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        choices = [(role.name, role.label) for role in roles.ROLES]
        super().__init__(choices=choices, required=False, label=gettext_lazy("roles"), **kwargs)


class PersonForm(forms.ModelForm):
    """What an administrator writes of a person; rights are no part of it."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email"]
        field_classes = {"first_name": TypedText, "last_name": TypedText}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in self._meta.fields:
            self.fields[name].required = True
            self.fields[name].widget.attrs.setdefault("dir", "auto")

    def clean_email(self) -> str:
        """A letter with a link to set a password goes to one account alone."""
        email = self.cleaned_data["email"]
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("Somebody at the desk has this e-mail address already."))
        return email


class InvitationForm(PersonForm):
    username = forms.CharField(
        label=gettext_lazy("user name"),
        max_length=150,
        help_text=gettext_lazy(
            "With it the person logs in; Latin letters are the easiest to type everywhere."
        ),
        # Letters of other scripts would allow a second “editor” that looks like the first.
        validators=[
            ASCIIUsernameValidator(
                message=gettext_lazy("A user name has only Latin letters, digits and the signs @ . + - _")
            )
        ],
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    roles = RolesField(
        help_text=gettext_lazy("More than one may be given. The table of roles says what each allows.")
    )

    class Meta(PersonForm.Meta):
        fields = ["first_name", "last_name", "email", "username"]

    def clean_username(self) -> str:
        name = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This user name is taken."))
        return name


class RolesForm(forms.Form):
    roles = RolesField()


class PeoplePages(LoginPages):
    """To be mixed into the desk."""

    def people_urls(self) -> list:
        def page(route: str, view, name: str):
            return path(f"people/{route}", self.admin_view(_for_administrators(view)), name=name)

        def known(view):
            """For who typed the password a moment ago."""
            return asked_again.before(self, view)

        def act(route: str, view, name: str):
            return page(f"<int:pk>/{route}/", require_POST(known(view)), name)

        return [
            page("", require_safe(self.people_list), "people"),
            page("logins/", require_safe(self.failed_logins), "failed_logins"),
            act("unlock", self.unlock_login, "person_unlock"),
            page("invite/", known(self.invite_person), "person_invite"),
            page("<int:pk>/", known(self.person_page), "person"),
            act("roles", self.give_roles, "person_roles"),
            act("close", self.close_account, "person_close"),
            act("open", self.open_account, "person_open"),
            act("second-factor", self.reset_second_factor, "person_second_factor"),
            act("letter", self.send_invitation, "person_letter"),
            path("roles/", self.admin_view(require_safe(self.roles_page)), name="roles"),
            dressed(self, invitations.AcceptInvitation, "invitation", "invitation/<uidb64>/<token>/"),
        ]

    # --- Reading ----------------------------------------------------------------------------------

    def people_list(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "")
        found = containing(people.of_the_desk(), query, "username", "first_name", "last_name", "email")
        page = Paginator(found, PEOPLE_PER_PAGE).get_page(
            persian.to_latin_digits(request.GET.get("page", ""))
        )
        shown = _shown(page.object_list)
        return self._people_page(
            request, "list", _("People of the desk"), people=shown, page=page, query=query
        )

    def roles_page(self, request: HttpRequest) -> HttpResponse:
        """What each role may do, as `consulate/roles.py` says it."""
        groups = [
            (title, [(right.label, [right.of(role) for role in roles.ROLES]) for right in rights])
            for title, rights in roles.RIGHTS
        ]
        return self._people_page(request, "roles", _("Roles"), roles=roles.ROLES, groups=groups)

    # --- Acts -------------------------------------------------------------------------------------

    def invite_person(self, request: HttpRequest) -> HttpResponse:
        form = InvitationForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            person = people.invite(form.save(commit=False), form.cleaned_data["roles"], by=request.user)
            self._tell_of_letter(request, person)
            return HttpResponseRedirect(reverse("admin:person", args=[person.pk]))
        return self._people_page(request, "invite", _("Invite somebody"), form=form)

    def person_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name and address; beside them the acts, each a form of its own."""
        person = get_object_or_404(people.of_the_desk(), pk=pk)
        form = PersonForm(request.POST or None, instance=person)
        if request.method == "POST" and form.is_valid() and self._renamed(request, form):
            return HttpResponseRedirect(request.path)
        # As stored: a refused form has put its words into the other one.
        [shown] = _shown(people.of_the_desk().filter(pk=pk))
        return self._people_page(
            request,
            "person",
            name_of(shown),
            form=form,
            person=shown,
            roles_form=RolesForm(initial={"roles": shown.shown_roles}),
            may_act=shown.pk != request.user.pk and not shown.is_superuser,
        )

    def _renamed(self, request: HttpRequest, form: PersonForm) -> bool:
        address = form.initial["email"]
        try:
            people.rename(form.save(commit=False), form.changed_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
            return False
        if "email" in form.changed_data:
            invitations.tell_of_change(form.instance, address, _("The e-mail address is another one now."))
        messages.success(request, _("Saved."))
        return True

    def give_roles(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RolesForm(request.POST)
        # A request without the form's mark did not mean "no role at all".
        if "given" not in request.POST or not form.is_valid():
            raise SuspiciousOperation
        wanted = form.cleaned_data["roles"]
        return self._act(
            request,
            pk,
            _("The roles were changed."),
            lambda person: people.give_roles(person, wanted, by=request.user),
        )

    def close_account(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._act(
            request,
            pk,
            _("The account is closed; what the person wrote stays."),
            lambda person: people.set_open(person, False, by=request.user),
        )

    def open_account(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._act(
            request,
            pk,
            _("The account is open again."),
            lambda person: people.set_open(person, True, by=request.user),
        )

    def reset_second_factor(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._act(
            request,
            pk,
            _("At the next login the person registers a telephone anew."),
            lambda person: people.reset_second_factor(person, by=request.user),
        )

    def send_invitation(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(people.of_the_desk(), pk=pk)
        if not people.is_invited(person) or not person.is_active:
            messages.error(request, _("This person has chosen a password already."))
        else:
            self._tell_of_letter(request, person)
        return HttpResponseRedirect(reverse("admin:person", args=[pk]))

    def _act(self, request: HttpRequest, pk: int, done: str, act) -> HttpResponse:
        person = get_object_or_404(people.of_the_desk(), pk=pk)
        try:
            act(person)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:person", args=[pk]))

    def _tell_of_letter(self, request: HttpRequest, person: User) -> None:
        if invitations.send(person):
            messages.success(request, _("The invitation is on its way."))
        else:
            messages.error(
                request, _("The letter could not be sent: the mail host does not take it. Try again later.")
            )

    def _people_page(self: AdminSite, request: HttpRequest, name: str, title: str, **context) -> HttpResponse:
        return TemplateResponse(
            request, f"admin/people/{name}.html", {**self.each_context(request), "title": title, **context}
        )


def _for_administrators(view):
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("news.manage_people"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return page


def _shown(found: QuerySet[User] | list[User]) -> list[User]:
    """People with what the pages say of each."""
    persons = list(found)
    for person in persons:
        person.shown_roles = people.roles_of(person)
        person.role_labels = [roles.LABELS[name] for name in person.shown_roles]
        person.is_invited = people.is_invited(person)
    return persons
