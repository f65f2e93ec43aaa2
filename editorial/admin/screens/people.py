"""Accounts, roles and the board's members."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.widgets import INPUT_CLASSES, UnfoldAdminEmailInputWidget, UnfoldAdminTextInputWidget

from articles.forms.fields import DayInput, OrcidField
from articles.initial_data.names import BOARD, CHAIRS, EDITORS
from articles.models import Person, Topic
from articles.people.roles import may_change_roles
from articles.staff_search import finding
from articles.staff_search.finding import Found
from reviewers.forms import WithAbsence
from reviewers.models import Assignment, BoardMember

from ..base.audited import OPERATORS, Audited, WithHistory, moment
from ..decisions.forms import Rows
from .roles import roles

DESCRIBING = [
    "credentials",
    "institution",
    "orcid",
]  # what stands beside a name in public: a second person says it, the ORCID the person, too


class PersonForm(forms.ModelForm):
    """What stands beside a person's name."""

    orcid = OrcidField(
        required=False,
        label="ORCID",
        widget=UnfoldAdminTextInputWidget,
        help_text="The number or the address, for instance https://orcid.org/0000-0002-1825-0097.",
    )


@admin.register(Person)
class PersonAdmin(Audited):
    """Accounts: never deleted. Roles, and whether an account is open, are changed on a page of
    their own, and signed (roles.py)."""

    heading = "People"
    is_long = True
    readers = frozenset({EDITORS, CHAIRS, OPERATORS})
    writers = frozenset({CHAIRS, OPERATORS})
    list_display = ["name", "email", "roles_named", "institution", "is_active", "joined"]
    list_filter = ["groups", "is_active"]
    search_fields = ["name", "email", "institution"]
    search_help_text = "Name, address or institution"
    ordering = ["name", "pk"]
    form = PersonForm
    fields = [
        "name",
        "email",
        "credentials",
        "institution",
        "orcid",
        "joined",
        "roles_named",
        "is_active",
        "way_to_roles",
    ]
    readonly_fields = ["name", "email", "roles_named", "joined", "is_active", "way_to_roles"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: people sign up themselves, and their address is verified."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """Writers, about others; an operator's account is for operators."""
        if obj is not None and (
            obj.pk == request.user.pk or (obj.is_superuser and not request.user.is_superuser)
        ):
            return False
        return super().has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Everybody, with their groups at hand."""
        return super().get_queryset(request).prefetch_related("groups")

    def find(self, request: HttpRequest, typed: str) -> Found:
        """Look among names, addresses and institutions."""
        return finding.people(typed)

    @display(description="Roles now")
    def roles_named(self, person: Person) -> str:
        """Groups and superuser rights, in words."""
        names = sorted(group.name for group in person.groups.all())
        return ", ".join(names + ["Operator"] * person.is_superuser) or "Author"

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> list[str]:
        """The way to the roles is for who may go there."""
        may_go = obj is not None and may_change_roles(obj, cast(Person, request.user))
        return [name for name in self.fields if may_go or name != "way_to_roles"]

    @display(description="Change roles")
    def way_to_roles(self, person: Person) -> SafeString:
        """Where roles are given and taken, and accounts closed."""
        return format_html(
            '<a href="{}">Change roles, or close the account</a>',
            reverse("admin:articles_person_roles", args=[person.pk]),
        )

    def get_urls(self) -> list[Any]:
        """Return the page of the roles before the rows."""
        return [
            path(
                "<int:pk>/roles/", self.admin_site.plain_view(roles), name="articles_person_roles"
            ),
            *super().get_urls(),
        ]

    @display(description="Joined")
    def joined(self, person: Person) -> str:
        """When the account was made."""
        return moment(person.joined_at)

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """Write the columns of the form; whatever else changed meanwhile stays."""
        obj.save(update_fields=DESCRIBING)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Say what it was before and what it is now."""
        return " ".join(
            f"{form.fields[name].label}: {form.initial[name] or 'none'} → "
            f"{form.cleaned_data[name] or 'none'}."
            for name in DESCRIBING
            if name in form.changed_data
        )


class BoardMemberForm(WithAbsence):
    """A member of the board, found by the address they log in with."""

    acting: Person  # who fills it in
    email = forms.EmailField(
        label="E-mail address",
        widget=UnfoldAdminEmailInputWidget,
        help_text="The person signs up first.",
    )
    topics = Rows(  # ticked, so that one click never drops the others
        Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Articles of these go to this member before others.",
    )

    def clean_email(self) -> str:
        """Find the person; raises ValidationError if there is none, or it is oneself, or already
        a member."""
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
    list_display = [
        "who",
        "profession",
        "is_active",
        "topics_named",
        "open_reviews",
        "licence_checked",
        "absent_until",
        "statistics",
    ]
    list_display_links = ["who"]
    list_filter = ["is_active", "topics"]
    search_fields = ["person__name", "person__email"]
    search_help_text = "Name or address"
    ordering = ["person__name", "pk"]
    sortable_by: list[str] = []
    history_fields = (
        "profession",
        "licence",
        "licence_verified_on",
        "licence_until",
        "interests",
        "biography",
        "absent_from",
        "absent_until",
        "cap",
        "is_active",
    )
    formfield_overrides = Audited.formfield_overrides | {
        models.DateField: {"widget": DayInput({"class": " ".join(INPUT_CLASSES)})},
    }
    fields = [
        "who",
        "profession",
        "licence",
        "licence_verified_on",
        "licence_until",
        "topics",
        "interests",
        "biography",
        "absent_from",
        "absent_until",
        "cap",
        "is_active",
    ]
    readonly_fields = ["who"]

    def get_fields(self, request: HttpRequest, obj: BoardMember | None = None) -> list[str]:
        """A new member is found by address; later the person stays."""
        return self.fields if obj else ["email", *self.fields[1:]]

    def get_form(
        self,
        request: HttpRequest,
        obj: BoardMember | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Return the form, which knows who is acting."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(
            form.__name__, (form,), {"acting": request.user} | ({"email": None} if obj else {})
        )

    def has_change_permission(self, request: HttpRequest, obj: BoardMember | None = None) -> bool:
        """Chairs, about others."""
        return (obj is None or obj.person_id != request.user.pk) and super().has_change_permission(
            request, obj
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[BoardMember]:
        """Every member, with what the list shows."""
        rows = super().get_queryset(request).select_related("person").prefetch_related("topics")
        return rows.annotate(open_count=Assignment.objects.all().open_count())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save with history what has changed; the role on the board follows the entry."""
        if "topics" in form.changed_data:
            obj._change_reason = (
                f"topics: {', '.join(map(str, form.cleaned_data['topics'])) or 'none'}"
            )
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
    def open_reviews(self, member: Any) -> str:
        """How many reviews are open, of how many there may be."""
        return f"{member.open_count} (limit {member.cap})"

    @display(description="Licence")
    def licence_checked(self, member: BoardMember) -> str:
        """When it was verified, and the last day it is good for, where that is known."""
        if member.licence_verified_on is None:
            return "Not verified"
        until = f", valid until {date_format(member.licence_until)}" if member.licence_until else ""
        return f"Verified {date_format(member.licence_verified_on)}{until}"

    @display(description="Statistics")
    def statistics(self, member: BoardMember) -> SafeString:
        """The way to how long this member takes, and for what."""
        here = reverse("member_figures", args=[member.pk])
        return format_html(
            '<a href="{}" aria-label="Statistics of {}">Statistics</a>', here, member.person
        )
