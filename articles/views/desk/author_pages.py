"""What the pages of the author's desk show, gathered in a bounded number of queries."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse

from ...database.prepared import Prepared
from ...declarations.confirming import unconfirmed
from ...forms import Manuscript
from ...forms.looking_up import look_ups
from ...ledger import acts
from ...library.elsewhere import elsewhere
from ...models import (
    CHANGED_AT,
    PUBLISHING,
    WAITS_FOR_AUTHORS,
    Article,
    Event,
    Person,
    Presence,
    Revision,
    Status,
    address,
    preview_address,
    set_in_type,
)
from ...publishing.audiences.beginning import adapted, for_others
from ...publishing.audiences.readability import readability
from ...publishing.paging import cursor_of, named
from ...publishing.search.alike import titles_near
from ...publishing.word.making import can_make
from ...site_settings.in_force import site
from ...text.characters.similar import like
from ...text.citations.finding import MUST
from ...text.comparing.word_diff import marked
from ...workflow.recorded import offer
from ...workflow.rules import advice_to_authors
from .found import by_field, findings_of, headline, remedies
from .progress import timeline, tracker, wanted, withdrawing

ROWS_TO_A_PAGE = 50
# So many of what is wanted are shown with reason or findings; each draft among them is checked.
FIRST = 10
LIKE_AMONG = 100  # of one's own that are not public, the last changed


def desk(person: Person, before: str = "") -> dict[str, Any]:
    """Return the list of a person's articles, the last changed first, that follow the place
    `before` (articles/publishing/paging.py)."""
    behind = cursor_of(before) if before else None
    rows = list(_first_of(person, lambda mine: _last_changed(mine, behind), ROWS_TO_A_PAGE + 1))
    shown, more = rows[:ROWS_TO_A_PAGE], rows[ROWS_TO_A_PAGE:]
    return {
        "first": []
        if before
        else [_wish(article, person) for article in _first_of(person, _wanted_first, FIRST)],
        "rows": [(article, wanted(article, person)) for article in shown],
        "is_first_page": not before,
        "before": named(shown[-1].changed_at, shown[-1].pk) if more else "",
    }


def _first_of(
    person: Person, chosen: Callable[[QuerySet[Any]], QuerySet[Any]], most: int
) -> QuerySet[Any]:
    """Return the first articles that a person writes, so many at `most`, of those that are
    `chosen`, in its order.

    The first of their own and the first that they share are each read off an index, and these few
    put in order: of what somebody has written in many years, no more is read than is shown.
    """
    kinds = (Q(author=person), Q(co_authors=person))
    own, shared = (
        Article.objects.filter(
            pk__in=chosen(_timed(Article.objects.filter(kind)))[:most].values("pk")
        )
        for kind in kinds
    )
    rows = (
        Article.objects.filter(pk__in=own.values("pk").union(shared.values("pk")))
        .with_galley_kind()
        .select_related("topic")
    )
    return chosen(_timed(rows))[:most]


def _timed(articles: QuerySet[Any]) -> QuerySet[Any]:
    return articles.annotate(changed_at=CHANGED_AT)


def _last_changed(mine: QuerySet[Any], behind: tuple[datetime, int] | None) -> QuerySet[Any]:
    if behind:
        at, pk = behind
        mine = mine.filter(changed_at__lte=at).exclude(changed_at=at, pk__gte=pk)
    return mine.order_by("-changed_at", "-pk")


def _wanted_first(mine: QuerySet[Any]) -> QuerySet[Any]:
    reasons = (
        Event.objects.filter(article=OuterRef("pk"), verb=acts.REQUEST_CHANGES)
        .order_by("-sequence")
        .values("reason")[:1]
    )
    waiting = mine.filter(WAITS_FOR_AUTHORS).annotate(reason=Subquery(reasons))
    # Who has been asked for something comes first, then what readers see that is being checked.
    urgency = Case(
        When(status=Status.CHANGES_REQUESTED, then=0),
        When(status=Status.APPROVED, then=1),
        default=2,
    )
    return waiting.prefetch_related("references").order_by(urgency, "-changed_at", "-pk")


def _wish(article: Any, person: Person) -> dict[str, Any]:
    is_written = article.is_being_written  # else it is public and out of step
    blocking = (
        [finding.message for finding in article.findings() if finding.is_blocking]
        if is_written
        else []
    )
    return {
        "article": article,
        "is_written": is_written,
        "wanted": wanted(article, person),
        "blocking": blocking,
        "reason": article.reason if article.status == Status.CHANGES_REQUESTED else "",
    }


def writing(manuscript: Manuscript) -> dict[str, Any]:
    """Return the editor page: the form, the findings of what is saved, its preview, and what can
    be done next."""
    article, by = manuscript.article, manuscript.by
    findings = remedies(manuscript) if manuscript.data else findings_of(article)
    moves = _moves(article)
    return {
        "article": article,
        "manuscript": manuscript,
        "version": manuscript.version,
        "errors": manuscript.errors() if manuscript.data else [],
        "findings": findings,
        "blocking": [finding for finding in findings if finding["is_blocking"]],
        "is_stopped": any(finding["weight"] == MUST for finding in findings),
        "headline": headline(findings),
        "found_in": by_field(findings),
        "look_ups": look_ups(manuscript.rows),
        "preview": preview(article),
        "alike": alike(article, by),
        "readability": readability(article, article.listed),
        "elsewhere": elsewhere(article) if not manuscript.data else [],
        acts.SUBMIT: offer(article, acts.SUBMIT, by),
        acts.WITHDRAW: withdrawing(article, offer(article, acts.WITHDRAW, by)),
        "asked": moves[-1] if article.status == Status.CHANGES_REQUESTED else None,
        "tracker": tracker(article.status, moves),
        "public": _public(article, moves),
        "timeline": timeline(moves),
        "preview_at": _preview_at(article),
        "has_word": can_make(),
        "every": int(Presence.EVERY.total_seconds()),
        **for_others(article, by),
        **adapted(article),
    }


def reading(article: Article, by: Person) -> dict[str, Any]:
    """Return the page of an article its authors cannot change now: where it stands, the text,
    what has happened."""
    moves = _moves(article)
    return {
        "article": article,
        "preview": preview(article),
        "tracker": tracker(article.status, moves),
        "public": _public(article, moves),
        "timeline": timeline(moves),
        "ending": timeline(moves[-1:])
        if moves and moves[-1].verb in {acts.REJECT, acts.RETRACT}
        else [],
        "offers": [
            _button(article, verb, by)
            for verb in (acts.WITHDRAW, acts.REVISE)
            if offer(article, verb, by).is_open
        ],
        "wanted": wanted(article, by),
        "preview_at": _preview_at(article),
        "has_word": can_make(),
        "must_confirm": _must_confirm(article, by),
        **for_others(article, by),
        **adapted(article),
    }


def _must_confirm(article: Article, by: Person) -> bool:
    """Does the approval of what was submitted wait for this co-author to confirm? The author is
    asked nothing."""
    if by.pk == article.author_id or article.status not in (Status.SUBMITTED, Status.UNDER_REVIEW):
        return False
    return by.pk in {
        author["id"]
        for author in unconfirmed(
            article.revision, article.events.filter(verb=acts.CONFIRM_AUTHORSHIP)
        )
    }


def _public(article: Article, moves: list[Event]) -> dict[str, Any] | None:
    """What readers see now: where, which revision, and by which act it became public."""
    if not article.is_public:
        return None
    last = max(at for at, move in enumerate(moves) if move.verb in PUBLISHING)
    return {
        "at": address(article.slug, article.audience),
        "number": sum(move.verb == acts.SUBMIT for move in moves[:last]),
        "since": moves[last].at,
        "is_early": moves[last].verb == acts.FORCE_PUBLISH,
        "is_retracted": article.status == Status.RETRACTED,
    }


def _preview_at(article: Article) -> str:
    return preview_address(article.slug, article.audience) if article.has_preview else ""


def step(article: Article, verb: str, by: Person, form: Any, refusal: str = "") -> dict[str, Any]:
    """Return the page that asks once more before `verb`, with the reasons if it is closed."""
    return {
        "article": article,
        "verb": verb,
        "step": acts.Named(verb),
        "offer": withdrawing(article, offer(article, verb, by)),
        "form": form,
        "refusal": refusal,
        "number": article.revision.number + 1 if article.revision else 1,
        "preview": preview(article) if verb == acts.SUBMIT else None,
        "alike": alike(article, by) if verb == acts.SUBMIT else [],
        "previews_open": site()["opens_previews"],
        "advice": advice_to_authors(article) if verb == acts.SUBMIT and article.revision else [],
    }


def conflict(manuscript: Manuscript, theirs: Article, refusal: str) -> dict[str, Any]:
    """Return the page that lays what was typed beside what somebody saved meanwhile, part by
    part."""
    saved = Manuscript(theirs, manuscript.by).texts()
    both = [(label, saved.get(label, ""), mine) for label, mine in manuscript.texts().items()]
    return {
        "article": theirs,
        "manuscript": manuscript,
        "version": theirs.version,
        "refusal": refusal,
        "differing": [
            (label, *marked(other, mine)) for label, other, mine in both if other != mine
        ],
        acts.EDIT: offer(theirs, acts.EDIT, manuscript.by),
        "is_own": theirs.edited_by_id == manuscript.by.pk,
    }


def preview(article: Article) -> tuple[str, str]:
    """Return head and text of the working copy exactly as readers would see them."""
    return set_in_type(
        Revision(
            article=article,
            audience=article.audience,
            title=article.title,
            short_answer=article.short_answer,
            body=article.body,
            references=article.listed,
            authors=article.byline(),
            grammar=article.form,
        )
    )


def alike(article: Article, by: Person) -> list[dict[str, str]]:
    """Return published and own questions much like the article's: their words and addresses."""
    if article.revision_id or not article.title:
        return []
    near = titles_near(article.title, but=article.slug)
    known = {(address(slug, audience), "Published"): title for slug, audience, title in near}
    known |= {
        (reverse("desk:article", args=[pk]), "Yours"): title
        for pk, title in _own_titles(by=by.pk, but=article.slug)
    }
    return [
        {"url": key[0], "whose": key[1], "title": known[key]} for key in like(article.title, known)
    ]


@Prepared
def _own_titles(by: int, but: str) -> Any:
    newest = Article.objects.filter(galley=None).order_by("-edited_at", "-pk")
    own, shared = (
        Article.objects.filter(pk__in=newest.filter(kind)[:LIKE_AMONG].values("pk")).values("pk")
        for kind in (Q(author=by), Q(co_authors=by))
    )
    rows = Article.objects.filter(pk__in=own.union(shared)).exclude(slug=but).exclude(title="")
    return rows.order_by("-edited_at", "-pk").values_list("pk", "title")


def _moves(article: Article) -> list[Event]:
    return list(article.events.moving().order_by("sequence"))


def _button(article: Article, verb: str, by: Person) -> dict[str, Any]:
    way = withdrawing(article, offer(article, verb, by))
    return {
        "verb": verb,
        "label": way.label,
        "url": reverse(f"desk:{verb}", args=[article.pk]),
        "allowed": way.is_open,
        "reasons": way.reasons,
        "is_stop": verb == acts.WITHDRAW,
    }
