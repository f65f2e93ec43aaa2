"""An article that is read, and its better next revision."""

from reviewers.models import Assignment
from tests.cast import Cast
from tests.reviewers.workspace.pages import here
from tests.rewinding import walked

BODY = "## What is known\n\nPotassium of 3.2 rarely causes symptoms. [1]\n"
BETTER = "## What is known\n\nPotassium of 3.2 hardly ever causes symptoms. [1]\n"


@walked
def reading(cast: Cast) -> Assignment:
    return here(cast.invite(cast.under_review(body=BODY))[0])
