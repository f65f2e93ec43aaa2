"""The task: what is wanted is asked once, kept as it comes, tried again where that helps, and lost
by no kill."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db.models import F

from articles.evidence.findings import evidence
from articles.look_up import running, turns, wanting
from articles.look_up.asking import NotAnswered
from articles.models import WorkNotice, WorkRecord
from articles.sources.known import known_of
from articles.tasks import look_up_works

from . import answers
from .answers import NOTICE, PRISMA, RETRACTED
from .stand_in import StandIn, says

PATH = f"api.crossref.org/works/{PRISMA}"
WORK = f"DOI:{PRISMA}"

pytestmark = pytest.mark.django_db


def record() -> WorkRecord:
    return WorkRecord.objects.get(work=WORK)


def test_what_is_wanted_is_asked_for_once_and_kept_for_a_month(services: StandIn) -> None:
    services.lay(PATH, answers.crossref())
    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        assert wanting.want([WORK], 1) == "" and record().state == "waiting"
        assert (look_up_works(), look_up_works()) == (1, 0)
        assert (record().state, record().service) == ("found", "crossref")
        clock.shift(timedelta(days=29))
        assert wanting.want([WORK], 1) == "" and look_up_works() == 0
        assert wanting.records_of([WORK])[WORK].item["title"] == answers.TITLE
        clock.shift(timedelta(days=2))
        assert wanting.records_of([WORK]) == {}
        assert wanting.want([WORK], 1) == "" and look_up_works() == 1
    assert len(services.asked) == 2


def test_it_is_off_without_a_contact(services: StandIn, settings: Any) -> None:
    settings.LOOK_UP_CONTACT = ""
    wanting.want([WORK], 1)
    assert (look_up_works(), services.asked, record().state) == (0, [], "waiting")


def test_that_nobody_knows_it_holds_for_a_day(services: StandIn) -> None:
    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        wanting.want([WORK], 1)
        assert look_up_works() == 1 and record().state == "unknown"
        wanting.want([WORK], 1)
        assert look_up_works() == 0
        clock.shift(timedelta(days=1, minutes=1))
        services.lay(PATH, answers.crossref())
        wanting.want([WORK], 1)
        assert look_up_works() == 1 and record().state == "found"


def test_a_trouble_is_tried_three_times_and_then_left_to_a_press(services: StandIn) -> None:
    services.lay(PATH, says({}, 500))
    trouble = "Crossref has a trouble of its own (500)"
    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        wanting.want([WORK], 1)
        for minutes, state in ((1, "waiting"), (10, "waiting"), (0, "failed")):
            assert (look_up_works(), look_up_works()) == (1, 0)
            assert (record().state, record().said) == (state, trouble)
            clock.shift(timedelta(minutes=minutes))
        assert look_up_works() == 0
        services.lay(PATH, answers.crossref())
        wanting.want([WORK], 1)
        assert look_up_works() == 1 and (record().state, record().said) == ("found", "")


@pytest.mark.parametrize(("pause", "state"), [("600", "waiting"), ("7200", "failed")])
def test_a_pause_is_waited_for_unless_it_is_long(services: StandIn, pause: str, state: str) -> None:
    services.lay(PATH, says({}, 429, Retry_After=pause))
    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        wanting.want([WORK], 1)
        look_up_works()
        assert (record().state, record().said) == (state, "Crossref asks for a pause")
        clock.shift(timedelta(seconds=590))
        assert look_up_works() == 0
        services.lay(PATH, answers.crossref())
        clock.shift(timedelta(seconds=20))
        assert look_up_works() == (state == "waiting")


def test_a_lie_is_not_asked_for_again(services: StandIn) -> None:
    services.lay(PATH, answers.crossref("10.5555/other"))
    wanting.want([WORK], 1)
    assert (look_up_works(), record().state, record().item) == (1, "failed", {})


def test_a_killed_run_leaves_nothing_half_done_and_is_taken_up_again(
    services: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process ends here."""

    def killed(*_: Any) -> None:
        raise Killed

    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        wanting.want([WORK], 1)
        with monkeypatch.context() as patch:
            patch.setattr(running, "look_up", killed)
            for _ in range(running.TRIES):
                with pytest.raises(Killed):
                    look_up_works()
                assert (record().state, record().item) == ("waiting", {})
                assert look_up_works() == 0
                clock.shift(timedelta(minutes=2))
        assert look_up_works() == 1  # whatever takes it down, does so three times
        assert (record().state, record().said) == ("failed", running.GIVEN_UP)
        services.lay(PATH, answers.crossref())
        wanting.want([WORK], 1)
        with monkeypatch.context() as patch:  # killed between answer and notices: neither is kept
            patch.setattr(running, "_keep_notice", killed)
            with pytest.raises(Killed):
                look_up_works()
        assert record().state == "waiting"
        clock.shift(timedelta(minutes=2))
        assert look_up_works() == 1 and record().state == "found"


def test_there_is_one_run_at_a_time_and_a_dead_one_is_forgotten(services: StandIn) -> None:
    services.lay(PATH, answers.crossref())
    with time_machine.travel("2026-05-01 12:00Z", tick=False) as clock:
        wanting.want([WORK], 1)
        cache.set(running.LEASE, 1, running.LEASE_SECONDS)
        assert look_up_works() == 0
        clock.shift(timedelta(seconds=running.LEASE_SECONDS + 1))
        assert look_up_works() == 1


def test_a_service_has_a_second_between_two_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(turns.time, "sleep", sleep)
    run = turns.Turns()
    run.take("crossref")
    run.take("pubmed")
    assert slept == []
    now[0] += 0.25
    run.take("crossref")
    assert slept == [0.75]
    run.end()  # the next run may begin at once
    assert slept == [0.75, 1.0]
    run.pause("pubmed", timedelta(minutes=5))
    with pytest.raises(NotAnswered):
        turns.Turns().take("pubmed")


def test_nobody_has_more_looked_up_than_there_may_be(
    services: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wanting, "PER_HOUR", 2)
    assert wanting.want(["PMID:1", "PMID:2"], 1) == ""
    assert wanting.want(["PMID:1", "PMID:2"], 1) == ""  # which are wanted already
    assert wanting.want(["PMID:3"], 1).startswith("Saved, but nothing is looked up: you have had 2")
    assert wanting.want(["PMID:3"], 2) == ""
    assert set(WorkRecord.objects.values_list("work", flat=True)) == {"PMID:1", "PMID:2", "PMID:3"}


def test_a_retraction_is_found_in_every_text_that_cites_the_work(services: StandIn) -> None:
    path = f"api.crossref.org/works/{RETRACTED}"
    services.lay(path, answers.retracted())
    references = [{"kind": "research", "title": "A work", "DOI": RETRACTED}]

    def found() -> list[str]:
        text = SimpleNamespace(title="Is it?", short_answer="Yes.", body="So. [1]")
        known = known_of(references)
        return [
            finding.message
            for finding in evidence(text, references, known=known)
            if finding.code == "source_retracted"
        ]

    wanting.want([f"DOI:{RETRACTED}"], 1)
    assert found() == [] and look_up_works() == 1
    assert found() == [
        "Reference 1: it was retracted on 6 February 2010 (as Crossref says). Take it out, and "
        "what rests on it alone, or cite another source."
    ]
    assert WorkNotice.objects.get().notice == f"DOI:{NOTICE}"
    WorkRecord.objects.update(answered_at=F("answered_at") - timedelta(days=31))
    services.lay(path, answers.crossref(RETRACTED))
    wanting.want([f"DOI:{RETRACTED}"], 1)
    assert look_up_works() == 1 and found() == []


def look_up_again(services: StandIn, *replies: Any) -> list[str]:
    """Let Crossref and OpenAlex answer so about a work, look it up, and return the notices."""
    for host, answer in zip(
        ("crossref.org/works/", "openalex.org/works/doi:"), replies, strict=False
    ):
        services.lay(f"api.{host}{PRISMA}", answer)
    WorkRecord.objects.update(answered_at=F("answered_at") - timedelta(days=31))
    wanting.want([WORK], 1)
    assert look_up_works() == 1 and record().state == "found"
    return [*WorkNotice.objects.order_by("record").values_list("nature", flat=True)]


def told(nature: str, **otherwise: Any) -> dict[str, Any]:
    """Crossref's record of a work of which this was announced."""
    return answers.crossref(updated_by=[{"DOI": NOTICE, "type": nature}], **otherwise)


def test_only_who_told_a_notice_takes_it_back(services: StandIn) -> None:
    concern, retraction = "Expression of concern", "Retraction"
    assert look_up_again(services, told("expression_of_concern")) == [concern]
    assert look_up_again(services, says({}, 404), answers.openalex()) == [concern]
    assert WorkNotice.objects.get().reason == "as Crossref says"
    assert look_up_again(services, says({}, 404), answers.openalex(is_retracted=True)) == [
        retraction
    ]
    assert look_up_again(services, told("expression_of_concern")) == [retraction]
    assert look_up_again(services, says({}, 404), answers.openalex()) == []


def test_a_notice_with_a_long_title_fits(services: StandIn) -> None:
    look_up_again(services, told("retraction", title=["t" * 400], subtitle=["s" * 400]))
    assert WorkNotice.objects.get().title == f"{'t' * 400}: {'s' * 98}"


@pytest.mark.parametrize("known_as", [WORK, "PMID:33782057"])
def test_what_another_record_announces_is_not_kept_twice(services: StandIn, known_as: str) -> None:
    other = WorkNotice.objects.create(work=known_as, record=7, nature="Retraction")
    found = look_up_again(services, says({}, 404), answers.openalex(is_retracted=True))
    assert found == ["Retraction"] and WorkNotice.objects.get() == other
    WorkNotice.objects.update(nature="Correction")
    again = look_up_again(services)
    assert again == ["Correction", "Retraction"]
