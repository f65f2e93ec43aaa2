"""The versions of the finding policies, and how the next one is adopted. A change is the next
version; none is ever edited."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display

from articles.evidence.finding_policy import ONLY_A_CHAIR
from articles.evidence.kinds import KINDS
from articles.models import FindingPolicy

from ..versions.screen import Versions
from .form import FindingPolicyForm

VERSIONS = FindingPolicy.objects.select_related("topic", "by")


@admin.register(FindingPolicy)
class FindingPolicyAdmin(Versions):
    """Versions of the finding policies. Numbers run through all scopes; of each scope the newest
    is in force."""

    heading = "Finding policies"
    list_display = ["number", "named_scope", "in_words", "is_in_force", "adopted", "by"]
    list_filter = ["topic", "risk"]
    list_select_related = ["topic", "by"]
    only_readers, only_writers = "Only editors and chairs keep the policies.", ONLY_A_CHAIR

    def in_force(self) -> set[Any]:
        """Return the newest of each scope."""
        return {policy.pk for policy in FindingPolicy.objects.newest()}

    def show_version(self, request: Any, pk: int) -> HttpResponse:
        """Show one version."""
        return _show(request, get_object_or_404(VERSIONS, pk=pk))

    def adopt_version(self, request: Any) -> HttpResponse:
        """Adopt the next version of a policy."""
        return _adopt(request, self)

    @display(description="For")
    def named_scope(self, policy: FindingPolicy) -> str:
        """What it is for."""
        return policy.scope.removeprefix("for ").capitalize()

    @display(description="Says")
    def in_words(self, policy: FindingPolicy) -> str:
        """What it says, in words."""
        return policy.explain()


@require_safe
def _show(request: HttpRequest, policy: FindingPolicy) -> HttpResponse:
    severities = [(kind, policy.severities.get(code, "")) for code, kind in KINDS.items()]
    facts = {
        "policy": policy,
        "severities": severities,
        "is_in_force": policy in FindingPolicy.objects.newest(),
    }
    return render(request, "editorial/admin/finding_policies/policy.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: HttpRequest, screen: FindingPolicyAdmin) -> HttpResponse:
    in_force = FindingPolicy.objects.newest()
    form = FindingPolicyForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(request.GET.get("after", ""), in_force),
    )
    if request.method == "POST" and form.is_valid():
        policy = FindingPolicy.objects.adopt(by=request.user, **form.policy)
        if policy not in in_force:  # the same once more is no new version
            screen.log_addition(request, policy, [{"added": {}}])
        messages.success(request, f"{policy} is in force.")
        return redirect("admin:articles_findingpolicy_change", pk=policy.pk)
    facts = {"form": form, "in_force": in_force}
    return render(
        request,
        "editorial/admin/finding_policies/adopt.html",
        facts,
        status=422 if form.errors else 200,
    )


def _initial(number: str, in_force: list[FindingPolicy]) -> dict[str, Any]:
    """What the form begins with: the policy in force with this number, or nothing."""
    begun = next((policy for policy in in_force if str(policy.number) == number), None)
    return {"topic": begun.topic_id, "risk": begun.risk, **begun.severities} if begun else {}
