"""What was public before, what changed, and how it is checked. No page here asks who is reading."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ..database.canonical import canonical, digest
from ..evidence.quantities.sign_off import by_place
from ..models import Audience
from ..publishing.audiences.readers import READERS
from ..publishing.banners import of_former
from ..publishing.citing.items import CitedText
from ..publishing.citing.presenting import presented
from ..publishing.pdf.addresses import pdf_of
from ..publishing.render_page import between_markers
from ..publishing.versions.comparing import changes_html
from ..publishing.versions.history import History, Version
from ..site_settings.in_force import site
from ..text.document import read

ROBOTS = "noindex"
# What cuts the pieces of a galley out of a page, and compares each with the digest in its comment.
COMPARING = r"""curl -sSL {origin}/articles/example/ |
  perl -MDigest::SHA=sha256_hex -0777 -ne '
    $end = "<!--/galley-->";
    while (/<!--galley (\w+) sha256:(\w+)-->(.*?)$end/gs) {{
      $is_same = sha256_hex($3) eq $2;
      print "$1: ", $is_same ? "" : "NOT ", "the same\n" }}'"""


@require_safe
def versions(request: HttpRequest, slug: str, audience: str = Audience.CLINICIAN) -> HttpResponse:
    """Every version of an article, with what changed in each."""
    return _all(request, _history(slug, audience))


@require_safe
def version(
    request: HttpRequest, slug: str, number: int, audience: str = Audience.CLINICIAN
) -> HttpResponse:
    """A former version, as it was set; the one that is public now is the article."""
    history = _history(slug, audience)
    shown = _version(history, number)
    if shown.is_current:
        return redirect(history.home)  # for now: it becomes a former one
    return _public(
        request,
        "version",
        {
            "history": history,
            "version": shown,
            "next": history.after(shown),
            "now": history.current,
            "banners": of_former(shown.revision, shown.approval, history.retraction),
            "cited": presented(CitedText.of_version(history, shown)),
            "pdf": pdf_of(shown.galley, shown.url),
            "amounts": None if history.retraction else by_place(read(shown.revision)),
            "record": {"retraction": history.retraction},
            "address": history.home,
            "wording": READERS[Audience(audience)],
            "head": between_markers("head", shown.galley.head),
            "text": between_markers("text", shown.galley.text),
        },
    )


@require_safe
def changed(request: HttpRequest, slug: str, audience: str = Audience.CLINICIAN) -> HttpResponse:
    """What one version changes of an earlier one: `?from=1&to=3`; without these, the public one
    of the one before it."""
    history = _history(slug, audience)
    if history.retraction or len(history.versions) < 2:
        raise Http404
    chosen = {_version(history, _number(request, "to") or history.current.number)}
    newest = max(chosen, key=lambda version: version.number)
    chosen.add(
        _version(history, _number(request, "from") or (history.before(newest) or newest).number)
    )
    if len(chosen) < 2:
        return _all(request, history, is_same=True)
    before, now = sorted(chosen, key=lambda version: version.number)
    tag = _tag(history, before, now)
    known = get_conditional_response(request, etag=tag)
    if known is not None:  # without comparing the two texts
        return _tagged(known, tag)
    explained = [
        version
        for version in history.versions
        if before.number < version.number <= now.number and version.note
    ]
    facts = {
        "history": history,
        "before": before,
        "now": now,
        "explained": explained,
        "changes": changes_html(before.revision, now.revision),
    }
    return _tagged(_public(request, "changed", facts), tag)


@require_safe
def notice(
    request: HttpRequest, slug: str, number: int, audience: str = Audience.CLINICIAN
) -> HttpResponse:
    """A correction or a retraction."""
    history = _history(slug, audience)
    found = history.notice(number)
    if found is None:
        raise Http404
    return _public(
        request,
        "notice",
        {"history": history, "notice": found, "before": history.before(found.version)},
    )


@require_safe
def revision(
    request: HttpRequest, slug: str, number: int | None = None, audience: str = Audience.CLINICIAN
) -> HttpResponse:
    """The canonical form of a revision that is or was public: the bytes whose SHA-256 is the digest
    on its receipt.

    These bytes never change, so the headers say where the text stands today.
    """
    history = _history(slug, audience)
    shown = history.current if number is None else _version(history, number)
    headers = {"Cache-Control": "no-cache", "X-Robots-Tag": ROBOTS, **_state(history, shown)}
    return HttpResponse(
        canonical(shown.revision.canonical()), content_type="application/json", headers=headers
    )


def _state(history: History, shown: Version) -> dict[str, str]:
    """Return the headers that tell programs of a retraction, with its notice, of a newer text, or
    that the full review is still to come.

    The link relations are those of RFC 5829 and of the registry of RFC 8288.
    """
    origin = settings.SITE_ORIGIN
    if history.retraction:
        return {
            "Article-State": "retracted",
            "Link": f'<{origin}{history.notices[0].url}>; rel="describedby"',
        }
    if not shown.is_current:
        return {
            "Article-State": "former",
            "Link": f'<{origin}{history.home}revision.json>; rel="latest-version"',
        }
    return {"Article-State": "early" if history.is_forced(shown) else "current"}


@require_safe
def how_to_check(request: HttpRequest) -> HttpResponse:
    """How anybody compares a page with the receipt on it."""
    return _public(
        request, "how_to_check", {"command": COMPARING.format(origin=settings.SITE_ORIGIN)}
    )


def _all(request: HttpRequest, history: History, *, is_same: bool = False) -> HttpResponse:
    older = zip(history.versions, [*history.versions[1:], None], strict=True)
    return _public(
        request, "versions", {"history": history, "rows": list(older), "is_same": is_same}
    )


def _history(slug: str, audience: str) -> History:
    history = History.at(slug, audience)
    if history is None:
        raise Http404
    return history


def _version(history: History, number: int) -> Version:
    found = history.version(number)
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a number of the query; None where it is not given. Anything else is no version."""
    given = request.GET.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 10 and int(given)):
        raise Http404
    return int(given)


def _tag(history: History, before: Version, now: Version) -> str:
    """Return the entity tag of a comparison: of all that its page is made of."""
    public = [[version.galley.pk, version.galley.digest] for version in history.versions]
    return f'"{digest([public, before.number, now.number, site(), static("site/site.css")])}"'


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


def _public(request: HttpRequest, template: str, facts: dict[str, object]) -> HttpResponse:
    response = render(request, f"articles/versions/{template}.html", facts)
    response.headers["Cache-Control"] = "no-cache"
    return response
