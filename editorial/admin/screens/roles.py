"""Changing what somebody may do: one page, signed with fresh proof."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.forms.signing import SigningForm
from articles.initial_data.names import CHAIRS, EDITORS
from articles.ledger import site_acts
from articles.ledger.details import ChangedRoles, GivenRoles
from articles.ledger.signature import Signature, Unsigned
from articles.models import Person, SiteEvent
from articles.models.manuscript.recording import LATELY
from articles.people.roles import (
    NO_CHANGE,
    ONLY_A_CHAIR,
    HeldRoles,
    change_roles,
    keeps_roles,
    may_change_roles,
)
from articles.views.form_recovery import PersonRequest
from articles.views.signing import signed
from articles.workflow.recorded import Opposed, Stale

from ..decisions.forms import Words


class RolesForm(forms.Form):
    """The roles of a person and whether the account is open; `digest` is what was on the screen."""

    digest = forms.CharField(required=False, max_length=71, widget=forms.HiddenInput)
    roles = forms.MultipleChoiceField(
        choices=[(EDITORS, EDITORS), (CHAIRS, CHAIRS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Editors run the queue and decide; chairs also keep the site’s texts, topics and roles."
        ),
        error_messages={"invalid_choice": "Choose from the roles listed here."},
    )
    is_active = forms.BooleanField(
        label="The account is open",
        required=False,
        help_text=(
            "Closing it ends every session of this person at once. What is recorded stays as it is."
        ),
    )
    reason = Words(
        max_length=1_000,
        help_text=(
            "It stays on the site’s ledger with your name; the person and all chairs read it."
        ),
        error_messages={"required": "Give the reason: the person and all chairs will read it."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a chair or an operator change the roles of somebody else, or close their account."""
    if not keeps_roles(request.user):
        raise PermissionDenied(ONLY_A_CHAIR)
    person = get_object_or_404(Person, pk=pk)
    if not may_change_roles(person, request.user):
        raise PermissionDenied(ONLY_A_CHAIR)
    typed, now = request.POST if request.method == "POST" else None, HeldRoles.of(person)
    form = RolesForm(
        typed,
        initial={"digest": now.digest, "roles": sorted(now.roles), "is_active": now.is_active},
    )
    signing = SigningForm(typed, person=request.user, verb=site_acts.CHANGE_ROLES)
    late = ""
    if typed is not None and form.is_valid():
        try:
            _change(request, person, now, form, signing)
        except (Stale, Unsigned) as refusal:
            late = "" if _was_just_done(request, person, form) else str(refusal)
        except Opposed as refusal:
            form.add_error(None, refusal.objections)
        if form.is_valid() and not late and not signing.errors:
            messages.success(request, f"Changed for {person}. The person and all chairs are told.")
            return redirect("admin:articles_person_change", person.pk)
    is_unproved = bool(signing.errors)
    facts = {
        "person": person,
        "now": now,
        "form": form,
        "signing": signing,
        "late": "" if is_unproved else late,
        "back": reverse("admin:articles_person_change", args=[person.pk]),
    }
    return render(
        request,
        "editorial/admin/roles.html",
        facts,
        status=422 if form.errors or is_unproved else 409 if late else 200,
    )


def _change(
    request: PersonRequest, person: Person, now: HeldRoles, form: RolesForm, signing: SigningForm
) -> None:
    given = form.cleaned_data
    is_current = given["digest"] == now.digest
    if is_current and (now.roles, now.is_active) == (frozenset(given["roles"]), given["is_active"]):
        raise Opposed([NO_CHANGE])  # asked here, too, so that no code is used up in vain
    signature = signed(request, signing, now.digest) if is_current else None
    change_roles(person, by=request.user, signature=signature, **given)


def _was_just_done(request: PersonRequest, person: Person, form: RolesForm) -> bool:
    """Did this person sign exactly this a moment ago, and does it stand? Then a second press
    shows the result, not an error."""
    given = form.cleaned_data
    wanted = GivenRoles(tuple(sorted(given["roles"])), given["is_active"])
    if HeldRoles.of(Person.objects.get(pk=person.pk)).given != wanted:
        return False
    same = SiteEvent.objects.filter(
        verb=site_acts.CHANGE_ROLES,
        actor=request.user,
        about=person,
        reason=given["reason"],
        at__gte=timezone.now() - LATELY,
    )
    return any(
        ChangedRoles.from_detail(event.detail).after == wanted
        and (signature := Signature.from_detail(event.detail)) is not None
        and signature.digest == given["digest"]
        for event in same
    )
