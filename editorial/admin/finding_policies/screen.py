"""The versions of the finding policies, and how the next one is adopted. A change is the next version; none is ever edited."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display

from articles.evidence.finding_policy import ONLY_A_CHAIR
from articles.evidence.kinds import KINDS
from articles.founding import CHAIRS
from articles.models import FindingPolicy

from ..audited import Audited, moment
from .form import FindingPolicyForm

VERSIONS = FindingPolicy.objects.select_related("topic", "by")


@admin.register(FindingPolicy)
class FindingPolicyAdmin(Audited):
    """Versions of the finding policies. Numbers run through all scopes; of each scope the newest is in force."""

    heading = "Finding policies"
    writers = frozenset({CHAIRS})
    list_display = ["number", "named_scope", "in_words", "is_in_force", "adopted", "by"]
    list_display_links = ["number"]
    list_filter = ["topic", "risk"]
    list_select_related = ["topic", "by"]
    sortable_by: list[str] = []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def get_urls(self) -> list[Any]:
        """Return our pages and the list."""
        stock = [one for one in super().get_urls() if one.name and one.name.endswith("_changelist")]
        site = self.admin_site
        return [path("add/", site.plain_view(self.adopt), name="articles_findingpolicy_add"),
                path("<int:pk>/change/", site.plain_view(self.show), name="articles_findingpolicy_change"), *stock]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, each row knowing whether it is in force."""
        listed = super().get_changelist_instance(request)
        newest = {one.pk for one in FindingPolicy.objects.newest()}
        for row in listed.result_list:
            row.is_newest = row.pk in newest
        return listed

    @display(description="For")
    def named_scope(self, policy: FindingPolicy) -> str:
        """What it is for."""
        return policy.scope.removeprefix("for ").capitalize()

    @display(description="Says")
    def in_words(self, policy: FindingPolicy) -> str:
        """What it says, in words."""
        return policy.explain()

    @display(description="In force", boolean=True)
    def is_in_force(self, policy: Any) -> bool:
        """Is it the newest of its scope?"""
        return bool(policy.is_newest)

    @display(description="Adopted")
    def adopted(self, policy: FindingPolicy) -> str:
        """When it came into force."""
        return moment(policy.adopted_at)

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one version."""
        if not self.has_view_permission(request):
            raise PermissionDenied("Only editors and chairs keep the policies.")
        return _show(request, get_object_or_404(VERSIONS, pk=pk))

    def adopt(self, request: HttpRequest) -> HttpResponse:
        """Adopt the next version of a policy."""
        if not self.has_add_permission(request):
            raise PermissionDenied(ONLY_A_CHAIR)
        return _adopt(request, self)


@require_safe
def _show(request: HttpRequest, policy: FindingPolicy) -> HttpResponse:
    said = [(kind, policy.severities.get(code, "")) for code, kind in KINDS.items()]
    facts = {"policy": policy, "said": said, "is_in_force": policy in FindingPolicy.objects.newest()}
    return render(request, "editorial/admin/finding_policies/policy.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: HttpRequest, screen: FindingPolicyAdmin) -> HttpResponse:
    in_force = FindingPolicy.objects.newest()
    form = FindingPolicyForm(request.POST if request.method == "POST" else None, initial=_initial(request.GET.get("after", ""), in_force))
    if request.method == "POST" and form.is_valid():
        policy = FindingPolicy.objects.adopt(by=request.user, **form.policy)
        if policy not in in_force:  # the same once more is no new version
            screen.log_addition(request, policy, [{"added": {}}])
        messages.success(request, f"{policy} is in force.")
        return redirect("admin:articles_findingpolicy_change", pk=policy.pk)
    facts = {"form": form, "in_force": in_force}
    return render(request, "editorial/admin/finding_policies/adopt.html", facts, status=422 if form.errors else 200)


def _initial(number: str, in_force: list[FindingPolicy]) -> dict[str, Any]:
    """What the form begins with: the policy in force with this number, or nothing."""
    begun = next((one for one in in_force if str(one.number) == number), None)
    return {"topic": begun.topic_id, "risk": begun.risk, **begun.severities} if begun else {}
