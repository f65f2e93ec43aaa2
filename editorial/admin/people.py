"""Accounts, roles and the board's members."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.widgets import INPUT_CLASSES, UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from articles.forms.fields import OrcidField
from articles.founding import BOARD, CHAIRS, EDITORS
from articles.models import Person, Topic
from reviewers.forms import WithAbsence
from reviewers.models import OPEN_PROGRESS, BoardMember

from .audited import OPERATORS, Audited, WithHistory, moment
from .forms import Rows

DESCRIBING = ["credentials", "institution", "orcid"]  # what stands beside a name in public: a second person says it


class PersonForm(forms.ModelForm):
    """A person's role, and what stands beside the name. Who is on the board is said on the board's own screen."""

    orcid = OrcidField(required=False, label="ORCID", widget=UnfoldAdminTextInputWidget,
                       help_text="The number or the address, for instance https://orcid.org/0000-0002-1825-0097.")
    groups = Rows(
        Group.objects.filter(name__in=[EDITORS, CHAIRS]), label="Roles", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Editors run the queue and decide; chairs also keep the house’s texts, topics and roles.",
    )


@admin.register(Person)
class PersonAdmin(Audited):
    """Accounts: never deleted, deactivated by a chair or an operator. Nobody changes an own role."""

    heading = "People"
    readers = frozenset({EDITORS, CHAIRS, OPERATORS})
    writers = frozenset({CHAIRS, OPERATORS})
    form = PersonForm
    list_display = ["name", "email", "roles_named", "institution", "is_active", "joined"]
    list_filter = ["groups", "is_active"]
    search_fields = ["name", "email", "institution"]
    search_help_text = "Name, address or institution"
    ordering = ["name", "pk"]
    fields = ["name", "email", "credentials", "institution", "orcid", "joined", "roles_named", "groups", "is_active"]
    readonly_fields = ["name", "email", "roles_named", "joined"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: people sign up themselves, and their address is verified."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Writers, about others; an operator's account is for operators."""
        if obj is not None and (obj.pk == request.user.pk or (obj.is_superuser and not request.user.is_superuser)):
            return False
        return super().has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Everybody, with their groups at hand."""
        return super().get_queryset(request).prefetch_related("groups")

    @display(description="Roles now")
    def roles_named(self, person: Person) -> str:
        """Groups and superuser rights, in words."""
        names = sorted(group.name for group in person.groups.all())
        return ", ".join(names + ["Operator"] * person.is_superuser) or "Author"

    @display(description="Joined")
    def joined(self, person: Person) -> str:
        """When the account was made."""
        return moment(person.joined_at)

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """Write the columns of the form; whatever else changed meanwhile stays."""
        obj.save(update_fields=[*DESCRIBING, "is_active"])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give and take the roles of this screen; a place on the board is left alone."""
        person, wanted = form.instance, set(form.cleaned_data["groups"])
        for group in Group.objects.filter(name__in=[EDITORS, CHAIRS]):
            (person.groups.add if group in wanted else person.groups.remove)(group)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Say what it was before and what it is now."""
        was = sorted(group.name for group in form.initial.get("groups", []) if group.name != BOARD)
        now = sorted(group.name for group in form.cleaned_data["groups"])
        said = [f"Roles: {', '.join(was) or 'none'} → {', '.join(now) or 'none'}."] if was != now else []
        said += [f"{form.fields[name].label}: {form.initial[name] or 'none'} → {form.cleaned_data[name] or 'none'}."
                 for name in DESCRIBING if name in form.changed_data]
        if "is_active" in form.changed_data:
            said.append("Account activated." if form.instance.is_active else "Account deactivated.")
        return " ".join(said)


class BoardMemberForm(WithAbsence):
    """A member of the board, found by the address they log in with."""

    acting: Person  # who fills it in
    email = forms.EmailField(label="E-mail address", widget=UnfoldAdminEmailInputWidget, help_text="The person signs up first.")
    topics = Rows(  # ticked, so that one click never drops the others
        Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Articles of these go to this member before others.",
    )

    def clean_email(self) -> str:
        """Find the person; raises ValidationError if there is none, or it is oneself, or already a member."""
        email = self.cleaned_data["email"].lower()
        person = Person.objects.filter(email=email, is_active=True).first()
        if person is None:
            raise ValidationError("No active account has this address.")
        if person.pk == self.acting.pk:
            raise ValidationError("Another chair must put you on the board.")
        if BoardMember.objects.filter(person=person).exists():
            raise ValidationError("This person is a member already: change that entry.")
        self.instance.person = person
        return email


@admin.register(BoardMember)
class BoardMemberAdmin(WithHistory):
    """The Medical Advisory Board: chairs say who is on it. The role follows the entry."""

    heading = "Board members"
    writers = frozenset({CHAIRS})
    form = BoardMemberForm
    list_display = ["who", "profession", "is_active", "topics_named", "open_reviews", "cap", "licence_verified_on", "licence_until",
                    "absent_until", "figures"]
    list_display_links = ["who"]
    list_filter = ["is_active", "topics"]
    search_fields = ["person__name", "person__email"]
    search_help_text = "Name or address"
    ordering = ["person__name", "pk"]
    sortable_by: list[str] = []
    history_fields = ("profession", "licence", "licence_verified_on", "licence_until", "interests", "biography", "absent_from",
                      "absent_until", "cap", "is_active")
    formfield_overrides = Audited.formfield_overrides | {
        models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": " ".join(INPUT_CLASSES)})},
    }
    fields = ["who", "profession", "licence", "licence_verified_on", "licence_until", "topics", "interests", "biography", "absent_from",
              "absent_until", "cap", "is_active"]
    readonly_fields = ["who"]

    def get_fields(self, request: HttpRequest, obj: BoardMember | None = None) -> list[str]:
        """A new member is found by address; later the person stays."""
        return self.fields if obj else ["email", *self.fields[1:]]

    def get_form(self, request: HttpRequest, obj: BoardMember | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, which knows who is acting."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"acting": request.user} | ({"email": None} if obj else {}))

    def has_change_permission(self, request: HttpRequest, obj: BoardMember | None = None) -> bool:
        """Chairs, about others."""
        return (obj is None or obj.person_id != request.user.pk) and super().has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BoardMember]:
        """Every member, with what the list shows."""
        busy = Count("assignments", filter=Q(assignments__status__in=OPEN_PROGRESS), distinct=True)
        return super().get_queryset(request).select_related("person").prefetch_related("topics").annotate(open_count=busy)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with history what has changed; the role on the board follows the entry."""
        if "topics" in form.changed_data:
            obj._change_reason = f"topics: {', '.join(map(str, form.cleaned_data['topics'])) or 'none'}"
        if form.has_changed():
            super().save_model(request, obj, form, change)
        board = Group.objects.get(name=BOARD)
        (obj.person.groups.add if obj.is_active else obj.person.groups.remove)(board)

    @display(description="Member")
    def who(self, member: BoardMember) -> str:
        """Name and credentials."""
        return str(member)

    @display(description="Topics")
    def topics_named(self, member: BoardMember) -> str:
        """The topics, in words."""
        return ", ".join(topic.name for topic in member.topics.all()) or "None"

    @display(description="Open reviews")
    def open_reviews(self, member: Any) -> int:
        """How many reviews are open."""
        return member.open_count

    @display(description="Figures")
    def figures(self, member: BoardMember) -> SafeString:
        """The way to how long this member takes, and for what."""
        here = reverse("member_figures", args=[member.pk])
        return format_html('<a href="{}" aria-label="Figures of {}">Figures</a>', here, member.person)
