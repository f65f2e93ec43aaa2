"""What is asked of search in tests, and what it answers."""

import json

from django.test import Client

from articles.models import Article
from tests.cast import Cast
from tests.rewinding import walked


@walked
def public(cast: Cast) -> Article:
    """An approved article, whose text tries to be markup."""
    return cast.approved(
        title='Does a <b>β-blocker</b> & mask "hypokalaemia"?',
        body="## Metformin\n\nGive `<script>alert(1)</script>` metformin & rest. <img src=x> [1]\n",
    )


def page(client: Client, typed: str, **more: str) -> str:
    answer = client.get("/search/", {"q": typed} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def suggested(client: Client, typed: str) -> list[tuple[str, str]]:
    answer = client.get("/search/suggest/", {"q": typed})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "public, max-age=30"
    return [
        (suggestion["text"], suggestion["url"])
        for suggestion in json.loads(answer.content)["suggestions"]
    ]
