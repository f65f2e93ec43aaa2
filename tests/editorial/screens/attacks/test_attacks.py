"""What somebody with a role might try in the web admin to learn, do or break more than the role
allows."""

import pytest

from articles.models import Article, Topic
from reviewers.models import BoardMember
from tests.cast import Cast
from tests.editorial.decisions.confirming import as_, to
from tests.editorial.screens.people import ADD, of
from tests.editorial.screens.test_doors import LISTS, everything
from tests.rewinding import walked

pytestmark = pytest.mark.page

FAR = 10**30  # no database has a key like this
HIDDEN = ["\u202e", "\u200b"]
ORCID = "0000-0002-1825-0097"  # the example of ORCID's own documentation


@walked
def article(cast: Cast) -> Article:
    """A text on every list."""
    return cast.submitted()


@walked
def reading(cast: Cast) -> Article:
    """A text under review."""
    return cast.under_review()


# --- Lists answer what their filters ask, and nothing else ----------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "article/?body__contains=x",
        "article/?title__regex=(",
        "article/?version__range=1",
        "article/?author__email__startswith=a",
        "article/?revision__body__contains=x",
        "article/?id__in=1",
        f"article/?id__in={FAR}",
        "article/?topic__name=x",
        "article/?topic__id__in=1",
        "article/?topic__id__gt=0",
        "article/?audience__regex=(",
        "article/?audience__in=patient",
        "article/?status__exact=draft",
        "event/?detail__contains=x",
        "event/?detail__interests=declared",
        "event/?reason__regex=.",
        "event/?verb__regex=(",
        "event/?article__body__contains=x",
        "event/?at__year=0",
        "event/?hash__startswith=0",
        "notification/?text__regex=.",
        "notification/?recipient__password__startswith=p",
        "notification/?lease__exact=x",
        "notification/?event__reason__contains=x",
        "notification/?state__in=owed",
        "notification/?due_at__year=0",
        "person/?password__regex=.",
        "person/?password__startswith=argon2",
        "person/?joined_at__year=0",
        "person/?is_superuser__exact=1",
        "person/?groups__name__contains=x",
        "person/?groups__id__in=1",
        "person/?is_active__in=1",
        "person/?emailaddress__email=x",
        "policy/?text__contains=x",
        "policy/?kind__contains=d",
        "topic/?risk__gt=a",
        "topic/?nowhere=1",
        "topic/?pk=1",
    ],
)
@pytest.mark.usefixtures("article")
def test_a_list_refuses_what_its_filters_do_not_draw(cast: Cast, query: str) -> None:
    client = as_(cast.chair)
    assert client.get(f"/admin/articles/{query}").status_code == 400


def test_the_same_holds_for_the_board(cast: Cast) -> None:
    client = as_(cast.editor)
    lookups = [
        "person__password__startswith=a",
        "licence__contains=1",
        "biography__regex=(",
        "topics__name=x",
        "assignments__interests_text__contains=x",
    ]
    for lookup in lookups:
        assert client.get(f"/admin/reviewers/boardmember/?{lookup}").status_code == 400, lookup


def test_every_filter_a_list_draws_can_be_followed(cast: Cast) -> None:
    cast.submitted(topic=Topic.objects.create(name="Infections", slug="infections"))
    client, followed = as_(cast.chair), 0
    for path in LISTS:
        shown = client.get(path).context["cl"]
        for spec in shown.filter_specs:
            for choice in spec.choices(shown):
                assert client.get(path + choice["query_string"]).status_code == 200, (path, choice)
                followed += 1
    assert followed > 30


@pytest.mark.parametrize(
    "value", [str(FAR), f"-{FAR}", "abc", "", "%00", "1.5", "é", "9223372036854775808"]
)
@pytest.mark.usefixtures("article")
def test_no_value_of_a_filter_is_an_error_of_ours(cast: Cast, value: str) -> None:
    client = as_(cast.chair)
    filters = {
        "articles/article": ["topic__id__exact", "audience__exact", "status"],
        "articles/event": ["verb"],
        "articles/person": ["groups__id__exact", "groups__isnull", "is_active__exact"],
        "reviewers/boardmember": ["topics__id__exact", "topics__isnull", "is_active__exact"],
        "articles/notification": ["state__exact", "channel__exact"],
        "articles/topic": ["risk__exact"],
        "articles/policy": ["kind__exact"],
    }
    for screen, names in filters.items():
        for name in names:
            assert client.get(f"/admin/{screen}/?{name}={value}").status_code in {200, 302}, (
                screen,
                name,
            )


@pytest.mark.parametrize(
    "query",
    [
        f"p={FAR}",
        "p=-1",
        "p=0",
        "p=x",
        "p=%00",
        "p=" + "9" * 5_000,
        f"o={FAR}",
        "o=-1.-1.x..",
        "o=99",
        "o=%00",
        "o=" + "9" * 5_000,
        "_facets=1",
        f"_facets={FAR}",
        "_facets=%00",
        "all=1",
        "all=%00",
        "e=1",
        "e=%00",
        "_popup=1",
        "q=%00",
        "q=" + "a" * 60_000,
        "q=" + "a+" * 3_000,
        "q=%22",
        "q=%25_%5C",
        "q=%ED%A0%80",
        "_to_field=password",
        "_to_field=id",
        "_to_field=%00",
        "&".join(["o=1"] * 900),
        "&".join(["p=1"] * 2_000),
    ],
)
@pytest.mark.sampled(10)
@pytest.mark.usefixtures("article")
def test_no_parameter_of_a_list_is_an_error_of_ours(cast: Cast, query: str) -> None:
    client = as_(cast.chair)
    for path in LISTS:
        assert client.get(f"{path}?{query}").status_code in {200, 302, 400}, path


def test_a_filter_many_times_over_is_no_error_of_ours(cast: Cast) -> None:
    client = as_(cast.chair)
    for name in ["topic__id__exact=1", "audience__exact=patient", "status=all"]:
        assert client.get(f"/admin/articles/article/?{'&'.join([name] * 900)}").status_code in {
            200,
            302,
            400,
        }, name


def test_nothing_is_completed_for_anybody(cast: Cast) -> None:
    for query in ["", "?app_label=articles&model_name=article&field_name=author&term=a"]:
        assert as_(cast.chair).get(f"/admin/autocomplete/{query}").status_code == 404


# --- Keys no database can hold --------------------------------------------------------------------


@pytest.mark.parametrize("key", [str(FAR), f"-{FAR}", "9223372036854775808", "1.5", "x", "\0"])
def test_a_key_that_cannot_be_is_said_beside_its_field(
    cast: Cast, reading: Article, key: str
) -> None:
    client = as_(cast.chair)
    before = everything()
    invited = client.post(to(reading, "invite"), {"members": [key, cast.members[0].pk]})
    assert (invited.status_code, list(invited.context["form"].errors)) == (422, ["members"])
    screens = {
        f"/admin/reviewers/boardmember/{cast.members[0].pk}/change/": (
            {"topics": [key], "profession": "nurse", "cap": 3, "is_active": "on"},
            "topics",
        ),
        ADD: (
            {
                "email": "stranger@cast.example",
                "topics": [key],
                "profession": "nurse",
                "cap": 3,
                "is_active": "on",
            },
            "topics",
        ),
    }
    for path, (typed, field) in screens.items():
        answer = client.post(path, typed)
        assert answer.status_code == 200 and list(answer.context["adminform"].form.errors) == [
            field
        ], path
    assert everything() == before


@pytest.mark.parametrize("key", [str(FAR), f"-{FAR}", "9223372036854775808", "x"])
def test_a_topic_that_cannot_be_is_said_at_the_desk(cast: Cast, key: str) -> None:
    article, client = cast.draft(), as_(cast.author)
    before = everything()
    for path in ["/desk/new/", f"/desk/{article.pk}/"]:
        typed = {
            "title": "Is it?",
            "short_answer": "No.",
            "body": "No.",
            "topic": key,
            "audience": "clinician",
            "version": article.version,
        }
        answer = client.post(path, typed)
        assert (
            answer.status_code == 200 and "Choose one of these topics." in answer.content.decode()
        ), path
    assert everything() == before


@pytest.mark.parametrize("number", [str(FAR), "-1", "x", "\0"])
def test_a_number_that_does_not_fit_is_said_beside_its_field(cast: Cast, number: str) -> None:
    client = as_(cast.chair)
    before = everything()
    sent = {"profession": "physician", "cap": number, "is_active": "on"}
    answer = client.post(f"/admin/reviewers/boardmember/{cast.members[0].pk}/change/", sent)
    assert answer.status_code == 200 and list(answer.context["adminform"].form.errors) == ["cap"]
    assert everything() == before


# --- What readers cannot see ----------------------------------------------------------------------


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_characters_are_refused_in_everything_typed(cast: Cast, hidden: str) -> None:
    client = as_(cast.chair)
    member = f"/admin/reviewers/boardmember/{cast.members[0].pk}/change/"
    topic = f"/admin/articles/topic/{cast.topic.pk}/change/"
    screens = [
        (
            "/admin/articles/topic/add/",
            {"name": "Infections", "slug": "infections", "risk": "low"},
            ["name", "slug"],
        ),
        (topic, {"name": "Kidney", "risk": "low"}, ["name"]),
        (
            member,
            {"profession": "physician", "cap": 3, "licence": "GMC 1", "biography": "Reads."},
            ["licence", "biography"],
        ),
        (
            of(cast.author),
            {"credentials": "MD", "institution": "Ward 1", "orcid": ORCID},
            ["credentials", "institution", "orcid"],
        ),
    ]
    before = everything()
    for path, typed, fields in screens:
        for field in fields:
            answer = client.post(path, typed | {field: f"a{hidden}b"})
            assert answer.status_code == 200 and list(answer.context["adminform"].form.errors) == [
                field
            ], (path, field)
    assert everything() == before


def test_what_is_typed_is_kept_in_one_form(cast: Cast) -> None:
    client = as_(cast.chair)
    client.post(
        "/admin/articles/topic/add/", {"name": " Bele\u0301m ", "slug": "belem", "risk": "low"}
    )
    assert Topic.objects.get(slug="belem").name == "Bel\u00e9m"
    typed = {
        "profession": "physician",
        "cap": 3,
        "biography": "One.\r\nTwo.\r\n",
        "is_active": "on",
    }
    client.post(f"/admin/reviewers/boardmember/{cast.members[0].pk}/change/", typed)
    assert BoardMember.objects.get(pk=cast.members[0].pk).biography == "One.\nTwo."
