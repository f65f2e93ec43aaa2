"""Bulk actions on articles: invite suggested reviewers, remind, reassign what is overdue.

Each item by itself, with what came of it and why not.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe
from django_fsm import TransitionNotAllowed

from articles.models import Article, Person, Status
from articles.text.clean import enumerated
from articles.views.form_recovery import PersonRequest
from articles.workflow.permissions import an_impartial_editor
from articles.workflow.recorded import Opposed, offer
from reviewers.acts import REMIND
from reviewers.assigning.matching import match
from reviewers.deciding.expertise import Demand, with_asking
from reviewers.deciding.open_concerns import keys_published_early
from reviewers.models import Assignment, QuorumPolicy
from reviewers.models.quorum_policy import rule_for

from ...recusal import withheld_from
from ..decisions.forms import BulkActionsForm
from ..decisions.inviting import due_day
from ..decisions.next_action import waiting, with_blocking

OVERDUE = "The review was overdue, so somebody else has been asked."  # read by who is replaced
AT_MOST = 50  # articles on the page, and done in one press
RUN = "several"  # where the session keeps the last run: which press it was, and what came of it


@dataclass(frozen=True)
class Step:
    """One thing that would be done, in a sentence; without an `act`, why nothing would: because
    it is needless, or cannot be."""

    sentence: str
    act: Callable[[], Any] | None = None
    is_needless: bool = False


@dataclass
class Outcome:
    """What came, or would come, of one article: sentences of what is done, of what need not be,
    and of what is not."""

    article: int
    title: str
    done: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_actions(request: PersonRequest) -> HttpResponse:
    """Choose what for which; see what would happen; do it, and be led to what came of each."""
    shown = (
        Article.objects.filter(revision__isnull=False)
        .exclude(pk__in=withheld_from(request.user))
        .order_by("status_since", "pk")
    )
    shown = shown.select_related("revision__topic", "topic", "author")
    given = request.POST if request.method == "POST" else request.GET
    form = BulkActionsForm(
        given if given else None,
        choices=[(name, label) for name, (label, _) in DOES.items()],
        shown=shown,
    )
    if not form.is_valid():
        return _choose(request, form, shown)
    do, run, chosen = (
        form.cleaned_data["do"],
        form.cleaned_data["run"],
        list(form.cleaned_data["articles"]),
    )
    if request.method != "POST":
        planned = _outcomes(chosen, do, request.user, is_real=False)
        facts = {"label": DOES[do][0], "do": do, "run": get_random_string(22), "outcomes": planned}
        return render(
            request,
            "editorial/admin/several_confirm.html",
            facts | {"is_any": any(outcome.done for outcome in planned)},
        )
    if _is_first(request, run, do):
        request.session[RUN] |= {
            "outcomes": [
                asdict(outcome) for outcome in _outcomes(chosen, do, request.user, is_real=True)
            ]
        }
        request.session.save()
    return redirect("admin:articles_article_several_done")


@require_safe
def bulk_actions_done(request: PersonRequest) -> HttpResponse:
    """Show what came of the last run, until there is another."""
    if not (last := request.session.get(RUN)):
        return redirect("admin:articles_article_several")
    facts = {"label": DOES[last["do"]][0], "outcomes": last["outcomes"]}
    return render(request, "editorial/admin/several_done.html", facts)


def _is_first(request: PersonRequest, run: str, do: str) -> bool:
    """Take note of this press; False when it was pressed before, be it at this very moment."""
    with transaction.atomic():
        list(Person.objects.select_for_update().filter(pk=request.user.pk).values_list("pk"))
        now = type(request.session)(
            request.session.session_key
        )  # as the press before may have left it meanwhile
        if run and now.get(RUN, {}).get("run") == run:
            return False
        request.session[RUN] = {"run": run, "do": do, "outcomes": None}
        request.session.save()
    return True


def _outcomes(chosen: list[Article], do: str, by: Person, *, is_real: bool) -> list[Outcome]:
    """Go through the articles: those that have moved on meanwhile, and those beyond what one
    press does, are named as not done."""
    _, plan = DOES[do]
    left, outcomes = AT_MOST, []
    for article in chosen:
        # Each was submitted.
        outcome = Outcome(article.pk, article.revision.title)  # type: ignore[union-attr]
        outcomes.append(outcome)
        if not article.is_being_read:
            outcome.refused.append(
                f"Not under review any more: it is {article.get_status_display().lower()} now."
            )
        elif left == 0:
            outcome.refused.append(f"At most {AT_MOST} at once.")
        else:
            left -= 1
            _go(article, outcome, plan, by, is_real=is_real)
    return outcomes


def _choose(
    request: PersonRequest, form: BulkActionsForm, shown: QuerySet[Article]
) -> HttpResponse:
    early = set(keys_published_early())
    listed = shown.filter(Q(status=Status.UNDER_REVIEW) | Q(pk__in=early))
    asked = (
        Assignment.objects.with_outlook()
        .select_related("member__person", "review")
        .prefetch_related("member__topics")
        .order_by("pk")
    )
    oldest: list[Any] = list(
        with_asking(with_blocking(listed)).prefetch_related(
            Prefetch("revision__assignments", asked)
        )[:AT_MOST]
    )
    rules = QuorumPolicy.objects.newest()
    ticked = set(form["articles"].value() or [])
    rows = [
        {
            "article": article,
            "is_chosen": str(article.pk) in ticked,
            "waits": waiting(
                article,
                article.revision.assignments.all(),
                Demand(article.revision, rule_for(article.topic, rules), article.asking_detail),
                blocking=article.blocking_count,
                in_question=article.pk in early,
                is_forced=article.pk in early,
            ),
        }
        for article in oldest
    ]
    facts = {"form": form, "rows": rows, "is_cut": len(rows) == AT_MOST, "at_most": AT_MOST}
    return render(
        request, "editorial/admin/several.html", facts, status=422 if form.errors else 200
    )


def _go(article: Article, outcome: Outcome, plan: "Plan", by: Person, *, is_real: bool) -> None:
    """Take the steps of a plan one after the other, each in a transaction of its own; or only
    say what they are."""
    if not an_impartial_editor(article, by):
        outcome.refused.append(an_impartial_editor.sentence)  # type: ignore[attr-defined]
        return
    for step in plan(article, by):
        try:
            if step.act and is_real:
                step.act()
        except (PermissionDenied, TransitionNotAllowed) as refusal:
            outcome.refused.append(f"{step.sentence} Not done: {refusal}")
        else:
            (
                outcome.done
                if step.act
                else outcome.needless
                if step.is_needless
                else outcome.refused
            ).append(step.sentence)


def _assign(article: Article, by: Person) -> Iterator[Step]:
    try:
        members = match(article, due_day(article)).suggested()
    except Opposed as refusal:
        yield from map(Step, refusal.objections)
        return
    if members:
        sentence = (
            f"{enumerated(str(member.person) for member in members)} "
            f"{'are' if len(members) > 1 else 'is'} asked."
        )
        yield Step(sentence, partial(Assignment.objects.invite, article, members, by=by))
    else:
        yield Step("Nobody more needs to be asked.", is_needless=True)


def _remind(article: Article, by: Person) -> Iterator[Step]:
    waited_for = _open(article)
    for assignment in waited_for:
        reasons = offer(assignment, REMIND, by).reasons
        yield from (
            map(Step, reasons)
            if reasons
            else [
                Step(f"{assignment.member.person} is reminded.", partial(assignment.remind, by=by))
            ]
        )
    if not waited_for:
        yield Step("Nobody is asked now.", is_needless=True)


def _reassign(article: Article, by: Person) -> Iterator[Step]:
    overdue = [assignment for assignment in _open(article) if assignment.is_overdue]
    taken = {assignment.member for assignment in overdue}
    for assignment in overdue:
        instead = match(article, due_day(article), without=assignment).next(taken)
        if instead is None:
            yield Step(f"Nobody else may be asked in the place of {assignment.member.person}.")
        else:
            taken.add(instead)
            yield Step(
                f"{instead.person} is asked in the place of {assignment.member.person}.",
                partial(Assignment.objects.reassign, assignment, instead, by=by, reason=OVERDUE),
            )
    if not overdue:
        yield Step("Nothing is overdue.", is_needless=True)


def _open(article: Article) -> list[Assignment]:
    rows = (
        Assignment.objects.open()
        .filter(revision=article.revision)
        .select_related("revision__article__topic", "member__person")
    )
    return list(rows.order_by("due_at", "pk"))


Plan = Callable[[Article, Person], Iterator[Step]]
DOES: dict[str, tuple[str, Plan]] = {
    "assign": ("Invite suggested reviewers", _assign),
    REMIND: ("Remind whoever is asked", _remind),
    "reassign": ("Reassign what is overdue", _reassign),
}
