"""Quorum policies: how many must recommend approval, and who must be among them. A change is the
next version."""

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

from articles.models import Article, Status, Topic
from articles.models.manuscript.topic import Risk
from articles.workflow.recorded import Opposed, Stale
from reviewers.deciding.quorum import out_of_reach
from reviewers.models import APPROVALS_LIMIT, Profession, QuorumPolicy
from reviewers.models.quorum_policy import NOT_IN_FORCE, NOT_THE_LAST_RULE, ONLY_A_CHAIR, rule_for

from ..decisions.forms import Row
from ..versions.screen import Versions

MEANWHILE = "Another policy was adopted meanwhile. Look again at what is in force, then adopt."
ARE_FEWER = "Ask for no more of the topic than for approving reviews in all."
VERSIONS = QuorumPolicy.objects.select_related("topic", "by")


class QuorumPolicyForm(forms.Form):
    """The next version of a rule: for one topic, for one risk class, or for every article."""

    topic = Row(
        Topic.objects.none(),
        required=False,
        empty_label="No topic in particular",
        error_messages={"invalid_choice": "Choose from the topics listed here."},
    )
    risk = forms.ChoiceField(
        label="Risk class",
        required=False,
        choices=[("", "Every risk class"), *Risk.choices],
        help_text=(
            "A rule is for one topic, or for one risk class, or (neither chosen) for every article."
        ),
    )
    approvals = forms.IntegerField(
        label="Approving reviews",
        min_value=1,
        max_value=APPROVALS_LIMIT,
        help_text=f"By different members, 1 to {APPROVALS_LIMIT}.",
        widget=forms.NumberInput({"class": "input--short"}),
    )
    of_topic = forms.IntegerField(
        label="How many of them are of the article’s topic",
        min_value=0,
        max_value=APPROVALS_LIMIT,
        help_text="By members who have the topic among theirs; 0 if it may be anybody.",
        widget=forms.NumberInput({"class": "input--short"}),
    )
    always = forms.MultipleChoiceField(
        label="Always among them",
        required=False,
        choices=Profession,
        widget=forms.CheckboxSelectMultiple,
    )
    with_dose = forms.MultipleChoiceField(
        label="Among them when the text names a dose or a medicine",
        required=False,
        choices=Profession,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        topics: Any = self.fields["topic"]
        topics.queryset = Topic.objects.all()

    def clean(self) -> dict[str, Any]:
        """One scope; no more of the topic than in all; no more professions than a board could
        send."""
        given = super().clean() or {}
        if given.get("topic") and given.get("risk"):
            self.add_error("risk", "Choose a topic or a risk class, not both.")
        if given.get("of_topic", 0) > given.get("approvals", APPROVALS_LIMIT):
            self.add_error("of_topic", ARE_FEWER)
        return given


@admin.register(QuorumPolicy)
class QuorumPolicyAdmin(Versions):
    """Versions of the quorum policies. Numbers run through all scopes; of each scope the newest
    is in force."""

    heading = "Quorum policies"
    list_display = ["number", "named_scope", "in_words", "is_in_force", "adopted", "by"]
    list_filter = ["topic", "risk"]
    list_select_related = ["topic", "by"]
    only_readers, only_writers = "Only editors and chairs keep the policies.", ONLY_A_CHAIR

    def get_urls(self) -> list[Any]:
        """Return our pages and the list; a rule can be withdrawn, too."""
        withdraw = self.admin_site.plain_view(self.withdraw)
        return [
            path("<int:pk>/withdraw/", withdraw, name="reviewers_quorumpolicy_withdraw"),
            *super().get_urls(),
        ]

    def in_force(self) -> set[Any]:
        """Return the newest of each scope that is a rule."""
        return {policy.pk for policy in QuorumPolicy.objects.newest()}

    def show_version(self, request: Any, pk: int) -> HttpResponse:
        """Show one version."""
        return _show(
            request, get_object_or_404(VERSIONS, pk=pk), may_write=self.has_add_permission(request)
        )

    def adopt_version(self, request: Any) -> HttpResponse:
        """Adopt the next version of a rule."""
        return _adopt(request, self)

    @display(description="For")
    def named_scope(self, policy: QuorumPolicy) -> str:
        """What it is for."""
        return policy.scope.removeprefix("for ").capitalize()

    @display(description="Asks for")
    def in_words(self, policy: QuorumPolicy) -> str:
        """The rule in a sentence."""
        return policy.explain()

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a topic's or a risk class's own rule."""
        if not self.has_add_permission(request):
            raise PermissionDenied(ONLY_A_CHAIR)
        return _withdraw(request, get_object_or_404(VERSIONS, pk=pk), self)


@require_safe
def _show(request: HttpRequest, policy: QuorumPolicy, *, may_write: bool) -> HttpResponse:
    rules = QuorumPolicy.objects.newest()
    governed = _governed(policy, rules)
    is_in_force = policy in rules
    facts = {
        "policy": policy,
        "governed": governed,
        "is_in_force": is_in_force,
        "affected": _under_review(governed),
        "doubts": out_of_reach(policy, governed) if is_in_force else [],
        "is_withdrawable": may_write and is_in_force and not policy.is_for_every_article,
    }
    return render(request, "editorial/admin/quorum_policy.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def _withdraw(
    request: HttpRequest, policy: QuorumPolicy, screen: QuorumPolicyAdmin
) -> HttpResponse:
    rules = QuorumPolicy.objects.newest()
    against = (
        NOT_THE_LAST_RULE
        if policy.is_for_every_article
        else NOT_IN_FORCE
        if policy not in rules
        else ""
    )
    status = 200
    if request.method == "POST":
        try:
            made = QuorumPolicy.objects.withdraw(policy, by=request.user)
        except (Stale, Opposed) as refusal:
            against, status = str(refusal), 409 if isinstance(refusal, Stale) else 422
        else:
            if policy in rules:  # what was withdrawn already is no new version
                screen.log_addition(request, made, [{"added": {}}])
            messages.success(
                request, f"The rule {policy.scope} is withdrawn. The wider one counts."
            )
            return redirect("admin:reviewers_quorumpolicy_change", pk=made.pk)
    governed, wider = _governed(policy, rules), [rule for rule in rules if rule != policy]
    facts = {
        "policy": policy,
        "against": against,
        "affected": _under_review(governed),
        "following": [(topic, rule_for(topic, wider)) for topic in governed],
    }
    return render(request, "editorial/admin/withdraw_quorum.html", facts, status=status)


def _governed(policy: QuorumPolicy, rules: list[QuorumPolicy]) -> list[Topic]:
    """The topics a version is in force for."""
    return [
        topic for topic in Topic.objects.all() if rule_for(topic, rules).number == policy.number
    ]


def _under_review(governed: list[Topic]) -> int:
    """How many articles are under review in these topics."""
    return Article.objects.filter(status=Status.UNDER_REVIEW, revision__topic__in=governed).count()


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: HttpRequest, screen: QuorumPolicyAdmin) -> HttpResponse:
    rules = QuorumPolicy.objects.newest()
    form = QuorumPolicyForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(request.GET.get("after", "")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            policy = QuorumPolicy.objects.adopt(by=request.user, **form.cleaned_data)
        except IntegrityError:
            form.add_error(None, MEANWHILE)
        else:
            if policy not in rules:  # the same rule again is no new version
                screen.log_addition(request, policy, [{"added": {}}])
            messages.success(request, f"{policy} is in force.")
            return redirect("admin:reviewers_quorumpolicy_change", pk=policy.pk)
    return render(
        request,
        "editorial/admin/adopt_quorum.html",
        {"form": form, "in_force": rules},
        status=422 if form.errors else 200,
    )


def _initial(number: str) -> dict[str, Any]:
    """The rule the next version begins from: the one with this number, else the house's first."""
    is_one = number.isascii() and number.isdecimal() and len(number) < 10
    begun = (QuorumPolicy.objects.filter(number=number).first() if is_one else None) or rule_for(
        Topic(), []
    )
    return {"topic": begun.topic_id, "risk": begun.risk, **begun.asks()}
