"""Several articles at once: ask the fairest, remind, reassign what is overdue. Each item by itself, with what came of it and why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from django_fsm import TransitionNotAllowed

from articles.lifecycle import Opposed, offer
from articles.models import Article, Person, Status
from articles.roles import an_impartial_editor
from articles.views.keeping import PersonRequest
from reviewers.matching import match
from reviewers.models import Assignment, QuorumPolicy
from reviewers.models.quorum_policy import rule_for

from ..withheld import withheld_from
from .forms import SeveralForm
from .inviting import due_day
from .waiting import waiting

AT_MOST = 50  # articles on the page


@dataclass(frozen=True)
class Step:
    """One thing that would be done, in a sentence; or, without an `act`, why nothing would."""

    sentence: str
    act: Callable[[], Any] | None = None


@dataclass
class Outcome:
    """What came, or would come, of one article: sentences of what is done and of what is not."""

    article: Article
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: PersonRequest) -> HttpResponse:
    """Choose what for which; see what would happen; do it, and see what came of each."""
    asked = Assignment.objects.select_related("member__person", "review").prefetch_related("member__topics").order_by("pk")
    listed = Article.objects.filter(status=Status.UNDER_REVIEW).exclude(pk__in=withheld_from(request.user)).order_by("status_since", "pk")
    listed = listed.select_related("revision__topic", "topic", "author").prefetch_related(Prefetch("revision__assignments", asked))
    given = request.POST if request.method == "POST" else request.GET
    form = SeveralForm(given if given else None, choices=[(name, label) for name, (label, _) in DOES.items()], listed=listed)
    if not form.is_valid():
        return _choose(request, form, list(listed[:AT_MOST]))
    label, plan = DOES[form.cleaned_data["do"]]
    chosen = list(form.cleaned_data["articles"][:AT_MOST])
    outcomes = [_go(one, plan, request.user, is_real=request.method == "POST") for one in chosen]
    facts = {"label": label, "do": form.cleaned_data["do"], "outcomes": outcomes, "is_done": request.method == "POST",
             "is_any": any(one.done for one in outcomes)}
    return render(request, "editorial/admin/several_confirm.html", facts)


def _choose(request: PersonRequest, form: SeveralForm, listed: list[Any]) -> HttpResponse:
    rules = QuorumPolicy.objects.newest()
    ticked = set(form["articles"].value() or [])
    rows = [{"article": one, "waits": waiting(one, one.revision.assignments.all(), rule_for(one.topic, rules)),
             "is_chosen": str(one.pk) in ticked} for one in listed]
    facts = {"form": form, "rows": rows, "is_cut": len(listed) == AT_MOST, "at_most": AT_MOST}
    return render(request, "editorial/admin/several.html", facts, status=422 if form.errors else 200)


def _go(article: Article, plan: "Plan", by: Person, *, is_real: bool) -> Outcome:
    """Take the steps of a plan one after the other, each in a transaction of its own; or only say what they are."""
    outcome = Outcome(article)
    if not an_impartial_editor(article, by):
        outcome.refused.append(an_impartial_editor.sentence)  # type: ignore[attr-defined]
        return outcome
    for step in plan(article, by):
        try:
            if step.act and is_real:
                step.act()
        except (PermissionDenied, TransitionNotAllowed) as refusal:
            outcome.refused.append(f"{step.sentence} Not done: {refusal}")
        else:
            (outcome.done if step.act else outcome.refused).append(step.sentence)
    return outcome


def _assign(article: Article, by: Person) -> Iterator[Step]:
    try:
        members = match(article, due_day(article)).fairest()
    except Opposed as refusal:
        yield from map(Step, refusal.objections)
        return
    if members:
        names = " and ".join(str(one.person) for one in members)
        yield Step(f"{names} {'are' if len(members) > 1 else 'is'} asked.", partial(Assignment.objects.invite, article, members, by=by))
    else:
        yield Step("Nobody more needs to be asked.")


def _remind(article: Article, by: Person) -> Iterator[Step]:
    waited_for = _open(article)
    for one in waited_for:
        reasons = offer(one, "remind", by).reasons
        yield from map(Step, reasons) if reasons else [Step(f"{one.member.person} is reminded.", partial(one.remind, by=by))]
    if not waited_for:
        yield Step("Nobody is asked now.")


def _reassign(article: Article, by: Person) -> Iterator[Step]:
    overdue = [one for one in _open(article) if one.is_overdue]
    taken = {one.member for one in overdue}
    for one in overdue:
        instead = match(article, due_day(article), without=one).next(taken)
        if instead is None:
            yield Step(f"Nobody else may be asked in the place of {one.member.person}.")
        else:
            taken.add(instead)
            yield Step(f"{instead.person} is asked in the place of {one.member.person}.",
                       partial(Assignment.objects.reassign, one, instead, by=by, reason="Overdue."))
    if not overdue:
        yield Step("Nothing is overdue.")


def _open(article: Article) -> list[Assignment]:
    rows = Assignment.objects.open().filter(revision=article.revision).select_related("revision__article__topic", "member__person")
    return list(rows.order_by("due_at", "pk"))


Plan = Callable[[Article, Person], Iterator[Step]]
DOES: dict[str, tuple[str, Plan]] = {
    "assign": ("Ask the fairest", _assign), "remind": ("Remind whoever is asked", _remind),
    "reassign": ("Reassign what is overdue", _reassign),
}
