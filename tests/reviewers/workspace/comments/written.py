"""An article that is read, and a comment on it, written by the form."""

from typing import Any

from django.test import Client

from reviewers.models import Assignment
from tests.cast import Cast
from tests.reviewers.workspace.pages import here, page
from tests.rewinding import walked

BODY = (
    "## What is known\n\nPotassium of 3.2 rarely causes symptoms. [1]\n\nMeasure *magnesium* "
    "first. Measure it again.\n"
)
COMMENT = {"remark-passage": "rarely causes symptoms", "remark-text": "Says who?"}


@walked
def reading(cast: Cast) -> Assignment:
    return here(cast.invite(cast.under_review(body=BODY))[0])


def add(member: Client, assignment: Assignment, **sent: Any) -> Any:
    return member.post(page(assignment), {"verb": "sign", "stage": "add", **COMMENT, **sent})
