"""Who is asked: a policy is adopted, the fairest are asked in one click, a chair waives,
somebody else takes a place, all are reminded."""

import re
from datetime import timedelta

import time_machine
from django.utils import timezone

from reviewers.models import Assignment, BoardMember, Waiver

from .. import acts
from ..conftest import Journey

REASON = "Nobody else has seen such a case."


def test_from_a_policy_to_whoever_is_asked(journey: Journey) -> None:
    cast = journey.cast
    BoardMember.objects.filter(pk=cast.members[2].pk).update(profession="pharmacist")
    for person in (cast.author, cast.reviewers[2]):
        person.institution = "Demo Hospital"
        person.save()
    article = cast.under_review(title=acts.QUESTION)

    chair = journey.enter(cast.chair)
    chair.go("/admin/reviewers/quorumpolicy/add/").fill(approvals="2", of_topic="1")
    chair.page.get_by_role("group", name=re.compile("^Always among them")).get_by_label(
        "Pharmacist"
    ).check()
    chair.press("Adopt").reads(
        "2 approving reviews by different members, 1 of them of the topic, a pharmacist among them."
    )

    editor = journey.enter(cast.editor, has_script=False)
    editor.go("/admin/").open(acts.QUESTION).follow("Invite reviewers")
    editor.reads(
        "0 of 2 approving reviews are in: a member for Kidney and electrolytes and a pharmacist "
        "are still missing.",
        "No pharmacist may be asked now, and the policy needs one.",
        "Reviewer Three works where an author works: Demo Hospital.",
    )

    chair.go(f"/admin/articles/article/{article.pk}/invite/").open("Waive").reads(
        "What is waived"
    ).fill(reason=REASON)
    acts.prove(chair).press("Waive").reads(
        "Waived for Reviewer Three, MD.", "Waived by a chair: Reviewer Three works where"
    )
    assert Waiver.objects.get().reason == REASON

    editor.go(f"/admin/articles/article/{article.pk}/invite/").press("Invite these 2").reads(
        "Invited: ", "Reviewer Three"
    )
    asked = Assignment.objects.exclude(member=cast.members[2]).get()
    spared = next(member for member in cast.members[:2] if member != asked.member)
    link = editor.page.get_by_role("link", name=f"Ask somebody else in the place of {asked.member}")
    assert link.count() == 1
    editor.go(f"/admin/articles/article/{article.pk}/assignments/{asked.pk}/reassign/").tick(
        str(spared)
    ).press("Ask in their place")
    editor.reads(f"{spared} is asked in the place of {asked.member}. Both are told.")

    several = "/admin/articles/article/several/"
    editor.go(several).tick("Remind whoever is asked", acts.QUESTION).press("See what would happen")
    editor.reads(f"{spared.person} was asked today.", "Reviewer Three was asked today.")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        journey.log_in(editor, cast.editor).go(several).tick(
            "Remind whoever is asked", acts.QUESTION
        ).press("See what would happen")
        editor.reads(f"{spared.person} is reminded.", "Reviewer Three is reminded.").press(
            "Remind whoever is asked"
        )
        editor.reads(f"Done: {spared.person} is reminded.", "Done: Reviewer Three is reminded.")
        journey.post()
    reminder = journey.mail(spared.person.email, "A reminder")
    assert acts.QUESTION in reminder and "Very unlikely" not in reminder
    journey.mail(asked.member.person.email, "No review needed")
