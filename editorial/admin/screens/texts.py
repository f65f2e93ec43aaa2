"""Topics, and the texts every approval is made under."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.forms import ChoiceField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_safe
from unfold.decorators import display

from articles.initial_data.names import CHAIRS
from articles.models import Audience, Page, Policy, Topic
from articles.models.manuscript.policy import newest_for
from articles.publishing.render_page import set_pages
from articles.text.clean import BODY_LIMIT
from articles.text.typeset import set_text
from articles.views.form_recovery import PersonRequest

from ..base.audited import Audited
from ..decisions.forms import Words
from ..versions.screen import Versions

SEE_REACH = "See first whom it reaches: the preview says so. Then adopt it."


@admin.register(Topic)
class TopicAdmin(Audited):
    """Topics and their risk class."""

    heading = "Topics"
    writers = frozenset({CHAIRS})
    list_display = ["name", "risk", "slug"]
    list_filter = ["risk"]
    search_fields = ["name"]
    search_help_text = "Name"

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Topic | None = None
    ) -> dict[str, list[str]]:
        """A new topic's address follows its name."""
        return {} if obj else {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        """Addresses last."""
        return ["slug"] if obj else []

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        """Save, then print the new name and the new review date on the topic's public pages."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(lambda: set_pages(Page.objects.filter(topic=obj)))


class PolicyForm(Form):
    """The next version of a text."""

    kind = ChoiceField(label="Which text", choices=Policy.Kind.choices)
    audience = ChoiceField(
        label="For",
        choices=[("", "All readers"), *Audience.choices],
        required=False,
        help_text=(
            "For each kind of reader the text counts that was adopted last, of those for all and "
            "those for them."
        ),
    )
    text = Words(
        max_length=BODY_LIMIT, help_text="Markdown. It replaces the version in force as a whole."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs |= {"rows": 18, "class": ""}


@admin.register(Policy)
class PolicyAdmin(Versions):
    """Versions of the editorial policy and the disclaimer. A change is the next number; none is
    ever edited."""

    heading = "Policies"
    writers = frozenset({CHAIRS})
    list_display = ["kind", "number", "for_whom", "adopted"]
    list_display_links = ["kind"]
    list_filter = ["kind", "audience"]
    only_writers = "Only a chair can adopt a text."

    def show_version(self, request: Any, pk: int) -> HttpResponse:
        """Show one version as it reads."""
        return _show(request, get_object_or_404(Policy, pk=pk))

    def adopt_version(self, request: Any) -> HttpResponse:
        """Write the next version: preview first, then adopt."""
        return _adopt(request, self)

    @display(description="For")
    def for_whom(self, policy: Policy) -> str:
        """Whom it is for."""
        return policy.get_audience_display() if policy.audience else "All readers"


@require_safe
def _show(request: HttpRequest, policy: Policy) -> HttpResponse:
    return render(
        request,
        "editorial/admin/policy.html",
        {"policy": policy, "typeset": set_text(policy.text, []).html},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: PersonRequest, screen: PolicyAdmin) -> HttpResponse:
    newest = Policy.objects.all_in_force()
    form = PolicyForm(
        request.POST if request.method == "POST" else None, initial=_initial(request, newest)
    )
    facts: dict[str, Any] = {
        "form": form,
        "in_force": [(kind.label, _counts_for(newest, kind)) for kind in Policy.Kind],
    }
    if request.method == "POST" and form.is_valid():
        kind, audience = form.cleaned_data["kind"], form.cleaned_data["audience"]
        reach = f"{kind} {audience}"
        if "adopt" in request.POST and request.POST.get("reach") == reach:
            policy = Policy.objects.adopt(**form.cleaned_data, by=request.user)
            if policy not in newest.values():  # the same text again is no new version
                screen.log_addition(request, policy, [{"added": {}}])
            messages.success(request, f"{policy} is in force.")
            return redirect("admin:articles_policy_change", pk=policy.pk)
        if "adopt" in request.POST:
            form.add_error("audience", SEE_REACH)
        facts |= {
            "preview": set_text(form.cleaned_data["text"], []).html,
            "reach": reach,
            "replaces": _counts_for(newest, kind, audience),
        }
    return render(request, "editorial/admin/adopt.html", facts, status=422 if form.errors else 200)


def _initial(request: PersonRequest, newest: dict[tuple[str, str], Policy]) -> dict[str, str]:
    kind, audience = request.GET.get("kind", ""), request.GET.get("audience", "")
    if kind not in Policy.Kind.values or audience not in {"", *Audience.values}:
        return {}
    return {"kind": kind, "audience": audience, "text": newest_for(newest, kind, audience).text}


def _counts_for(
    newest: dict[tuple[str, str], Policy], kind: str, audience: str = ""
) -> list[tuple[Policy, str]]:
    """Each text of a kind that readers have now, and who they are; only readers whom a text for
    `audience` reaches."""
    readers = [Audience(audience)] if audience else list(Audience)
    groups: dict[tuple[str, int], tuple[Policy, list[str]]] = {}
    for reader in readers:
        policy = newest_for(newest, kind, reader)
        groups.setdefault((policy.audience, policy.number), (policy, []))[1].append(
            reader.label.lower()
        )
    return [(policy, get_text_list(labels, "and")) for policy, labels in groups.values()]
