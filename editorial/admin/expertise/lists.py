"""The list of medicines: its versions, and how the next one is adopted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display

from articles.founding import CHAIRS, EDITORS
from articles.lifecycle import Opposed
from reviewers.models import MedicineList
from reviewers.models.medicine_list import ONLY_EDITORS, against, tidy

from ..audited import Audited, is_among, moment
from ..forms import Words

MEANWHILE = "Another version was adopted meanwhile. Look again at what is in force, then adopt."
LIMIT = 100_000  # characters


class MedicineListForm(forms.Form):
    """The names of the next version, one to a line; what an editor may not take off is said beside them."""

    names = Words(
        label="Names, one to a line", max_length=LIMIT, widget=forms.Textarea({"rows": 24, "class": "prose-field"}),
        help_text="Generic names and classes, in the singular: a plural s, capitals and accents are found by themselves. *statin stands "
                  "for every word that ends so.", error_messages={"required": "A list needs at least one name."})

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
class MedicineListAdmin(Audited):
    """Versions of the list of medicines; the newest that an act on the site adopted is in force."""

    heading = "Lists of medicines"
    writers = frozenset({EDITORS, CHAIRS})
    list_display = ["number", "how_many", "is_in_force", "adopted", "by"]
    list_display_links = ["number"]
    list_select_related = ["by"]
    sortable_by: list[str] = []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def get_urls(self) -> list[Any]:
        """Return our pages and the list."""
        stock = [one for one in super().get_urls() if one.name and one.name.endswith("_changelist")]
        site = self.admin_site
        return [path("add/", site.plain_view(self.adopt), name="reviewers_medicinelist_add"),
                path("<int:pk>/change/", site.plain_view(self.show), name="reviewers_medicinelist_change"), *stock]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, each row knowing whether it is in force."""
        listed = super().get_changelist_instance(request)
        now = MedicineList.objects.in_force()
        for row in listed.result_list:
            row.is_newest = row == now
        return listed

    @display(description="Names")
    def how_many(self, version: MedicineList) -> int:
        """How many names it has."""
        return len(version.names)

    @display(description="In force", boolean=True)
    def is_in_force(self, version: Any) -> bool:
        """Do reviews that start now name it?"""
        return bool(version.is_newest)

    @display(description="Adopted")
    def adopted(self, version: MedicineList) -> str:
        """When it came into force."""
        return moment(version.adopted_at)

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one version."""
        if not self.has_view_permission(request):
            raise PermissionDenied("Only editors and chairs look at the lists.")
        return _show(request, get_object_or_404(MedicineList.objects.select_related("by"), pk=pk))

    def adopt(self, request: HttpRequest) -> HttpResponse:
        """Adopt the next version."""
        if not self.has_add_permission(request):
            raise PermissionDenied(ONLY_EDITORS)
        return _adopt(request, self)


@require_safe
def _show(request: HttpRequest, version: MedicineList) -> HttpResponse:
    before = MedicineList.objects.filter(number__lt=version.number).in_force()
    facts = {"version": version, "added": sorted({*version.names} - {*before.names}), "gone": sorted({*before.names} - {*version.names}),
             "is_in_force": MedicineList.objects.in_force() == version}
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
    return render(request, "editorial/admin/adopt_medicines.html", {"form": form, "now": now}, status=422 if form.errors else 200)
