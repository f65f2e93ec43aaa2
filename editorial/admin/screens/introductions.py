"""The introductions of topics: their versions, and how the next one is adopted."""

from typing import Any

from django.contrib import admin, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Topic, TopicIntroduction
from articles.models.published.introduction import INTRODUCTION_LIMIT
from articles.text.typeset import set_text
from articles.views.form_recovery import PersonRequest

from ..decisions.forms import LONGEST_KEY, Row, Words
from ..versions.screen import Versions


class IntroductionForm(Form):
    """The next version of a topic's introduction."""

    topic = Row(
        Topic.objects.all(),
        error_messages={
            "required": "Choose the topic.",
            "invalid_choice": "Choose one of the topics.",
        },
    )
    text = Words(
        max_length=INTRODUCTION_LIMIT,
        required=False,
        help_text=(
            "Markdown, a paragraph or two, in place of the version in force. Empty, it takes the "
            "introduction away."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].widget.attrs |= {"rows": 8}


@admin.register(TopicIntroduction)
class TopicIntroductionAdmin(Versions):
    """Versions of the introductions. A change is the next number; none is ever edited."""

    heading = "Introductions of topics"
    list_display = ["topic", "number", "adopted"]
    list_display_links = ["topic"]
    list_select_related = ["topic"]
    list_filter = ["topic"]
    only_writers = "Only a chair can adopt a text."

    def show_version(self, request: Any, pk: int) -> HttpResponse:
        """Show one version as it reads."""
        return _show(
            request, get_object_or_404(TopicIntroduction.objects.select_related("topic"), pk=pk)
        )

    def adopt_version(self, request: Any) -> HttpResponse:
        """Write the next version: preview first, then adopt."""
        return _adopt(request, self)


@require_safe
def _show(request: HttpRequest, version: TopicIntroduction) -> HttpResponse:
    facts = {
        "version": version,
        "typeset": set_text(version.text, []).html,
        "now": TopicIntroduction.objects.in_force(version.topic),
    }
    return render(request, "editorial/admin/introduction.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def _adopt(request: PersonRequest, screen: TopicIntroductionAdmin) -> HttpResponse:
    asked = request.GET.get("topic", "")
    topic = (
        Topic.objects.filter(pk=asked).first()
        if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_KEY
        else None
    )
    now = TopicIntroduction.objects.in_force(topic) if topic else None
    form = IntroductionForm(
        request.POST if request.method == "POST" else None,
        initial={"topic": topic, "text": now.text if now else ""},
    )
    preview = ""
    if request.method == "POST" and form.is_valid():
        if "adopt" in request.POST:
            version = TopicIntroduction.objects.adopt(**form.cleaned_data, by=request.user)
            messages.success(
                request,
                f"{version} is in force."
                if version.text
                else f"{version.topic} has no introduction now.",
            )
            return redirect("admin:articles_topicintroduction_change", pk=version.pk)
        preview = set_text(form.cleaned_data["text"], []).html or "<p>No introduction.</p>"
    facts = {"form": form, "preview": preview}
    return render(
        request,
        "editorial/admin/adopt_introduction.html",
        facts,
        status=422 if form.errors else 200,
    )
