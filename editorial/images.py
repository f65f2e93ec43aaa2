"""Serving pictures: those of public texts to everybody, those of others to who may read these.

To everybody else there is no such picture, and nothing tells it from one that never was.
"""

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.images.store import is_brought, read
from articles.models import Article, Preview, PublicImage, Revision
from articles.people.second_factors import must_set_up
from articles.workflow.permissions import decides
from reviewers.models import ALLOWING, Assignment, AssignmentStatus

from .recusal import withheld_from

DIGEST = re.compile("[0-9a-f]{64}")
TYPES = {"png": "image/png", "jpg": "image/jpeg"}
# Opened by itself it is a picture, and nothing in it runs.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
# Readers of feeds show public ones on their own pages.
TO_ALL = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
TO_ONE = {"Cache-Control": "private, no-store"}


@require_safe
def image(request: HttpRequest, digest: str, ending: str) -> HttpResponse:
    """The picture whose bytes have this digest."""
    if ending not in TYPES or not DIGEST.fullmatch(digest):
        raise Http404
    is_public = _is_public(digest, ending)
    if not (is_public or _may_see(request.user, digest)):
        raise Http404
    data = read(f"{digest}.{ending}")
    if data is None:
        raise Http404
    further = TO_ALL if is_public else TO_ONE
    return HttpResponse(data, content_type=TYPES[ending], headers=HEADERS | further)


def _is_public(digest: str, ending: str) -> bool:
    """Does everybody see it: in a text that is or was public, in an open preview, in an example of
    ours? One look by its digest, two for what is in no public text."""
    if PublicImage.objects.filter(pk=digest).exists() or is_brought(f"{digest}.{ending}"):
        return True
    previews = Preview.objects.filter(article__images__digest=digest)
    return previews.filter(revision__body__contains=digest).exists()


def _may_see(person: Any, digest: str) -> bool:
    """May this person read a text that shows it, or does it belong to one of theirs? One statement,
    whatever the answer."""
    if not person.is_authenticated or must_set_up(person):
        return False
    showing = Revision.objects.filter(body__contains=digest)
    may: Any = Q(pk__in=Article.objects.written_by(person).values("pk")) | Exists(
        _read_by(person, showing)
    )
    if decides(person):
        may |= Exists(showing.filter(article=OuterRef("pk"))) & ~Q(pk__in=withheld_from(person))
    return Article.objects.filter(may, images__digest=digest).exists()


def _read_by(person: Any, showing: QuerySet[Revision]) -> QuerySet[Any]:
    """The assignments by which a reviewer reads one of these revisions of the article."""
    up_to_theirs = showing.filter(
        article=OuterRef("revision__article"), number__lte=OuterRef("revision__number")
    )
    return Assignment.objects.of(person).filter(
        Exists(up_to_theirs),
        revision__article=OuterRef("pk"),
        status__in=[AssignmentStatus.ACCEPTED, AssignmentStatus.COMPLETED],
        interests__in=ALLOWING,
    )
