"""What readers see. No page here asks who is reading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Audience, Page, Policy, Topic, TopicIntroduction
from ..models.manuscript.policy import newest_for
from ..publishing.audiences.listed import instead_of
from ..publishing.lists.by_audience import groups
from ..publishing.lists.filing import LETTERS, letters, shelf
from ..publishing.lists.notices import notice_leaf
from ..publishing.lists.topics import with_answers
from ..publishing.paging import leaf
from ..publishing.serve_page import answer
from ..text.typeset import set_text

CORRECTED = 5  # answers on the home page
ROUTES: dict[str, str] = {
    Policy.Kind.EDITORIAL_POLICY: "policy",
    Policy.Kind.DISCLAIMER: "disclaimer",
}


@require_safe
def article(request: HttpRequest, slug: str, audience: str = Audience.CLINICIAN) -> HttpResponse:
    """The page of an article, as the front would answer: this is what remains when the front
    cannot.

    Where there is no text for this audience, the nearest one answers, and says so.
    """
    found = answer(request.META, slug, audience)
    if found is None:
        return _not_to_be_kept(redirect(instead_of(slug, audience)))
    return HttpResponse(found.body, status=found.status, headers=found.headers)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The answers that were fully reviewed last, those that were corrected last, and the topics."""
    pages = leaf(Page.objects.listed(), request.GET.get("before", ""), by="reviewed_at")
    corrected = Page.objects.listed().newest("corrected_at")[:CORRECTED] if pages.is_first else []
    topics = with_answers()
    has_had_answers = (
        not pages.pages and Page.objects.exists()
    )  # retracted since, or still to be reviewed in full
    facts = {
        "leaf": pages,
        "corrected": corrected,
        "topics": topics,
        "has_had_answers": has_had_answers,
    }
    return _public(request, "articles/reader/home.html", facts)


@require_safe
def a_to_z(request: HttpRequest, letter: str = "") -> HttpResponse:
    """Every question, by the letters of its title."""
    if letter and letter not in LETTERS:
        raise Http404
    return _public(
        request,
        "articles/reader/a_to_z.html",
        {"shelf": shelf(letter, request.GET.get("after", "")), "letters": letters()},
    )


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What was corrected or retracted on the whole site, the newest first."""
    return _public(
        request,
        "articles/reader/corrections.html",
        {"leaf": notice_leaf(request.GET.get("before", ""))},
    )


@require_safe
def reading_as(request: HttpRequest) -> HttpResponse:
    """What a device remembers of who is reading, and how to change it. The answer is the same
    for everybody."""
    readers = [(audience.value, audience.value.capitalize()) for audience in Audience]
    return _public(request, "articles/reader/reading_as.html", {"readers": readers})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic: its introduction, and its newest answers for each kind of reader."""
    subject = get_object_or_404(Topic, slug=slug)
    found, introduction = groups(subject), TopicIntroduction.objects.in_force(subject)
    return _public(
        request,
        "articles/reader/topic.html",
        {
            "topic": subject,
            "here": reverse("topic", args=[slug]),
            "groups": found,
            "introduction": introduction,
            "introduction_text": set_text(introduction.text, []).html if introduction else "",
            "had_answers": not found
            and Page.objects.filter(topic=subject, is_listed=False).exists(),
        },
    )


@require_safe
def topic_for(request: HttpRequest, slug: str, audience: str) -> HttpResponse:
    """The answers of one topic for one kind of reader, the newest first."""
    subject = get_object_or_404(Topic, slug=slug)
    if audience not in Audience.values:
        raise Http404
    pages = leaf(
        Page.objects.listed().filter(topic=subject, audience=audience),
        request.GET.get("before", ""),
    )
    had_answers = (
        not pages.pages
        and Page.objects.filter(topic=subject, audience=audience, is_listed=False).exists()
    )
    facts = {
        "topic": subject,
        "here": reverse("topic", args=[slug, audience]),
        "audience": audience,
        "leaf": pages,
        "readers": Audience(audience).label.lower(),
        "had_answers": had_answers,
    }
    return _public(request, "articles/reader/topic.html", facts)


@require_safe
def policy(request: HttpRequest, kind: str) -> HttpResponse:
    """The text in force for all, or with `?for=` for one audience; with `?version=` an earlier
    one."""
    audience, known = request.GET.get("for", ""), Policy.objects.known(kind)
    newest = {(kind, policy.audience): policy for policy in reversed(known)}
    wanted = request.GET.get("version", str(newest_for(newest, kind, audience).number))
    shown = next(
        (
            policy
            for policy in known
            if str(policy.number) == wanted and (policy.number or policy.audience == audience)
        ),
        None,
    )
    if shown is None or audience not in {"", *Audience.values}:
        raise Http404
    facts = {
        "policy": shown,
        "versions": known,
        "newest": newest_for(newest, kind, shown.audience),
        "text": set_text(shown.text, []).html,
        "route": ROUTES[kind],
    }
    return _public(request, "articles/reader/policy.html", facts)


def _public(request: HttpRequest, template: str, facts: dict[str, object]) -> HttpResponse:
    return _not_to_be_kept(render(request, template, facts))


def _not_to_be_kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-cache"
    return response
