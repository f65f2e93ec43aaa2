"""The finding policies' screen: a chair adopts the next version, editors read, and bad input is
told beside its field."""

import pytest
from django.urls import reverse

from articles.models import FindingPolicy
from tests.cast import Cast
from tests.editorial.figures.test_dashboard import as_

ADD = "/admin/articles/findingpolicy/add/"


def test_a_chair_adopts_and_the_next_version_begins_with_it(cast: Cast) -> None:
    chair = as_(cast.chair)
    answer = chair.post(
        ADD, {"topic": cast.topic.pk, "figure_uncited": "objection", "one_source": ""}
    )
    policy = FindingPolicy.objects.get()
    assert answer.headers["Location"] == reverse(
        "admin:articles_findingpolicy_change", args=[policy.pk]
    )
    assert (policy.topic, policy.risk, policy.severities) == (
        cast.topic,
        "",
        {"figure_uncited": "objection"},
    )
    page = chair.get(answer.headers["Location"]).content.decode()
    assert f"Finding policy 1, for {cast.topic.name}" in page and "In force." in page
    form = chair.get(f"{ADD}?after=1").context["form"]
    assert (
        form["topic"].value(),
        form["figure_uncited"].value(),
        form["dose_uncited"].value(),
    ) == (cast.topic.pk, "objection", None)
    chair.post(ADD, {"topic": cast.topic.pk, "figure_uncited": "advice"})
    assert (
        "A newer version has taken its place."
        in chair.get(answer.headers["Location"]).content.decode()
    )
    listed = chair.get("/admin/articles/findingpolicy/").content.decode()
    assert "A figure without a citation: advice" in listed


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"topic": "{topic}", "risk": "high"}, "risk"),
        ({"risk": "enormous"}, "risk"),
        ({"topic": "999"}, "topic"),
        ({"topic": "x" * 5_000}, "topic"),
        ({"dose_uncited": "never"}, "dose_uncited"),
        ({"one_source": "\x00"}, "one_source"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_changes_nothing(
    cast: Cast, sent: dict[str, str], field: str
) -> None:
    filled = {name: value.format(topic=cast.topic.pk) for name, value in sent.items()}
    answer = as_(cast.chair).post(ADD, filled)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not FindingPolicy.objects.exists()


@pytest.mark.parametrize("after", ["2", "x", "-1", "9" * 40, ""])
def test_an_address_of_no_version_begins_anew(cast: Cast, after: str) -> None:
    answer = as_(cast.chair).get(f"{ADD}?after={after}")
    assert (answer.status_code, answer.context["form"]["dose_uncited"].value()) == (200, None)
