"""What readers see. No page here asks who is reading."""

from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ..canonical import digest
from ..context import site
from ..corrections import compared
from ..front import answer
from ..models import Audience, Galley, Page, Policy, Status, Topic, address
from ..paging import leaf
from ..publishing.audiences.listed import instead_of
from ..text.comparing.changes import changes
from ..text.typeset import set_text

ROUTES: dict[str, str] = {Policy.Kind.EDITORIAL_POLICY: "policy", Policy.Kind.DISCLAIMER: "disclaimer"}


@require_safe
def article(request: HttpRequest, slug: str, audience: str = Audience.CLINICIAN) -> HttpResponse:
    """The page of an article, as the front would answer: this is what remains when the front cannot.

    Where there is no text for this audience, the nearest one answers, and says so.
    """
    found = answer(request.META, slug, audience)
    if found is None:
        return _not_to_be_kept(redirect(instead_of(slug, audience)))
    return HttpResponse(found.body, status=found.status, headers=found.headers)


@require_safe
def changed(request: HttpRequest, slug: str, audience: str = Audience.CLINICIAN) -> HttpResponse:
    """What the approved text of an article changes of the approved text that stood there before it."""
    public = Galley.objects.filter(article__slug=slug, article__audience=audience, pk__lte=F("article__galley"))
    two = list(public.exclude(article__status=Status.RETRACTED).select_related("revision").order_by("-pk")[:2])
    if len(two) < 2:
        raise Http404
    now, before = two
    tag = f'"{digest([now.pk, now.digest, before.digest, site(), static("site/site.css")])}"'  # all that the page is made of
    known = get_conditional_response(request, etag=tag)
    if known is not None:  # without reading the two texts
        return _cached(known, tag)
    facts = {"now": now, "before": before, "changes": changes(compared(before.revision, now.revision)), "address": address(slug, audience)}
    return _cached(_public(request, "articles/reader/changed.html", facts), tag)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest answers and the topics."""
    pages = leaf(Page.objects.listed().newest(), request.GET.get("before", ""))
    topics = Topic.objects.filter(Exists(Page.objects.filter(topic=OuterRef("pk"), is_listed=True)))
    return _public(request, "articles/reader/home.html", {"leaf": pages, "topics": topics})


@require_safe
def reading_as(request: HttpRequest) -> HttpResponse:
    """What a device remembers of who is reading, and how to change it. The answer is the same for everybody."""
    readers = [(one.value, one.value.capitalize()) for one in Audience]
    return _public(request, "articles/reader/reading_as.html", {"readers": readers})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The answers of one topic, the newest first."""
    subject = get_object_or_404(Topic, slug=slug)
    pages = leaf(Page.objects.listed().newest().filter(topic=subject), request.GET.get("before", ""))
    return _public(request, "articles/reader/topic.html", {"topic": subject, "leaf": pages})


@require_safe
def policy(request: HttpRequest, kind: str) -> HttpResponse:
    """The text in force for all, or with `?for=` for one audience; with `?version=` an earlier one."""
    audience, known = request.GET.get("for", ""), Policy.objects.known(kind)
    newest = {one.audience: one for one in reversed(known)}
    wanted = request.GET.get("version", str((newest.get(audience) or newest[""]).number))
    shown = next((one for one in known if str(one.number) == wanted and (one.number or one.audience == audience)), None)
    if shown is None or audience not in {"", *Audience.values}:
        raise Http404
    facts = {"policy": shown, "versions": known, "newest": newest[shown.audience], "text": set_text(shown.text, []).html,
             "route": ROUTES[kind]}
    return _public(request, "articles/reader/policy.html", facts)


def _cached(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


def _public(request: HttpRequest, template: str, facts: dict[str, object]) -> HttpResponse:
    return _not_to_be_kept(render(request, template, facts))


def _not_to_be_kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-cache"
    return response
