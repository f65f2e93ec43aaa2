"""Texts that speak of medicines, and the rule that asks for an expert."""

from articles.models import Article
from reviewers.deciding.quorum import quorum
from reviewers.models import QuorumPolicy
from tests.cast import Cast
from tests.rewinding import walked

PLAIN = "## What is known\n\nPotassium of 3.2 rarely causes symptoms. [1]\n"
DOSE, NAME = (
    PLAIN + "\nGive 5 mg at night. [1]\n",
    PLAIN + "\nMiss one warfarin, then restart. [1]\n",
)


@walked
def rule(cast: Cast) -> QuorumPolicy:
    """One approving review, and a pharmacist's when the text speaks of medicines."""
    return QuorumPolicy.objects.adopt(by=cast.chair, approvals=1, with_dose=["pharmacist"])


def missing(article: Article) -> list[str]:
    return quorum(Article.objects.get(pk=article.pk).revision).missing
