"""The list of medicines: its versions, and how the next one is adopted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display

from articles.initial_data.names import CHAIRS, EDITORS
from articles.workflow.recorded import Opposed
from reviewers.models import MedicineList
from reviewers.models.medicine_list import ONLY_EDITORS, against, tidy

from ..base.audited import is_among
from ..decisions.forms import Words
from ..versions.screen import Versions

MEANWHILE = "Another version was adopted meanwhile. Look again at what is in force, then adopt."
LIMIT = 100_000  # characters


class MedicineListForm(forms.Form):
    """The names of the next version, one to a line; what an editor may not take off is said
    beside them."""

    names = Words(
        label="Names, one to a line",
        max_length=LIMIT,
        widget=forms.Textarea({"rows": 24, "class": "prose-field"}),
        help_text=(
            "Generic names and classes, in the singular: a plural s, capitals and accents are "
            "found by themselves. *statin stands for every word that ends so."
        ),
        error_messages={"required": "A list needs at least one name."},
    )

    def __init__(self, *args: Any, now: MedicineList, may_remove: bool, **options: Any) -> None:
        """`now` is the version in force; only a chair `may_remove` names of it."""
        super().__init__(*args, **options)
        self.fields["names"].initial = "\n".join(now.names)
        self.now, self.may_remove = now, may_remove

    def clean_names(self) -> list[str]:
        """Return the names as a list keeps them."""
        names = tidy(self.cleaned_data["names"].splitlines())
        if refusals := against(names, self.now, may_remove=self.may_remove):
            raise forms.ValidationError(refusals)
        return names


@admin.register(MedicineList)
class MedicineListAdmin(Versions):
    """Versions of the list of medicines; the newest that an act on the site adopted is in force."""

    heading = "Lists of medicines"
    writers = frozenset({EDITORS, CHAIRS})
    list_display = ["number", "how_many", "is_in_force", "adopted", "by"]
    list_select_related = ["by"]
    only_readers, only_writers = "Only editors and chairs look at the lists.", ONLY_EDITORS

    def in_force(self) -> set[Any]:
        """Return the one that reviews which start now name."""
        return {MedicineList.objects.in_force().pk}

    def show_version(self, request: Any, pk: int) -> HttpResponse:
        """Show one version."""
        return _show(request, get_object_or_404(MedicineList.objects.select_related("by"), pk=pk))

    def adopt_version(self, request: Any) -> HttpResponse:
        """Adopt the next version."""
        return _adopt(request, self)

    @display(description="Names")
    def how_many(self, version: MedicineList) -> int:
        """How many names it has."""
        return len(version.names)


@require_safe
def _show(request: HttpRequest, version: MedicineList) -> HttpResponse:
    before = MedicineList.objects.in_force(below=version.number)
    facts = {
        "version": version,
        "added": sorted({*version.names} - {*before.names}),
        "gone": sorted({*before.names} - {*version.names}),
        "is_in_force": MedicineList.objects.in_force() == version,
    }
    return render(request, "editorial/admin/medicine_list.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: HttpRequest, screen: MedicineListAdmin) -> HttpResponse:
    now = MedicineList.objects.in_force()
    typed = request.POST if request.method == "POST" else None
    form = MedicineListForm(typed, now=now, may_remove=is_among(request.user, frozenset({CHAIRS})))
    if typed is not None and form.is_valid():
        try:
            made = MedicineList.objects.adopt(form.cleaned_data["names"], by=request.user)
        except (IntegrityError, Opposed) as refusal:
            form.add_error(None, refusal.objections if isinstance(refusal, Opposed) else MEANWHILE)
        else:
            if made.number != now.number:  # the same names again are no new version
                screen.log_addition(request, made, [{"added": {}}])
            messages.success(request, f"{made} is in force for reviews that start from now on.")
            return redirect("admin:reviewers_medicinelist_changelist")
    return render(
        request,
        "editorial/admin/adopt_medicines.html",
        {"form": form, "now": now},
        status=422 if form.errors else 200,
    )
