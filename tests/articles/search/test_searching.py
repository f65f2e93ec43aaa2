"""Searching: the same texts in the same order on both databases, in at most five queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Reference, SearchEntry, SearchWord, Topic
from articles.publishing.search import candidates, searching
from articles.publishing.search.searching import Found, search
from tests.articles.audiences.test_variants import approve
from tests.cast import Cast
from tests.rewinding import walked

TEXTS = {
    "Does a β-blocker mask hypoglycaemia?": (
        "## Warning signs\n\nSweating stays. Metformin alone seldom does it. [1]\n"
    ),
    "Is oedema of the legs caused by amlodipine?": (
        "## Mechanism\n\nSwelling is common. A diuretic helps little. [1]\n"
    ),
    "Is vitamin B12 low on metformin?": (
        "## How often\n\nMetformin lowers B-12 over years. Anaemia is rare. [1]\n"
    ),
    "Should a low potassium be treated?": (
        "## Potassium\n\nA low potassium of 3.2 rarely needs metformin. [1]\n"
    ),
    "Is salt harmful?": (
        '## Sodium\n\nLow intake of salt lowers the pressure. <b>Naïve</b> & "quoted" words, '
        "potassium too. [1]\n"
    ),
}


@walked
def library(cast: Cast) -> list[str]:
    """Five approved texts, and others that must not be found."""
    heart = Topic.objects.create(name="Heart and vessels", slug="heart-and-vessels")
    for number, (title, body) in enumerate(TEXTS.items()):
        facts = {
            "topic": heart if number == 1 else cast.topic,
            "audience": "patient" if number == 4 else "clinician",
        }
        cast.approved(title=title, body=body, **facts)
    cast.submitted(title="Is metformin a quagga?")
    return list(TEXTS)


def titles(typed: str, after: str = "") -> list[str]:
    return [page.title for page in search(typed, after).pages]


def numbers(typed: str) -> list[int]:
    """The texts that are found, by their number, in their order."""
    return [list(TEXTS).index(title) for title in titles(typed)]


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hypoglycemia", [0]),
        ("HYPOGLYCAEMIA", [0]),
        ("beta blocker", [0]),
        ("β-blockers", [0]),
        ("betablocker", [0]),
        ("edema", [1]),
        ("Ödem", []),
        ("oedemas", [1]),
        ("leg", [1]),
        ("amlodipin", [1]),
        ("almodipine", [1]),
        ("amlodippine", [1]),
        ("B12", [2]),
        ("vitamin B-12", [2]),
        ("anemia", [2]),
        ("naive", [4]),
        ("NAÏVE", [4]),
        ("metformin", [2, 3, 0]),
        ("metfromin", [2, 3, 0]),
        ("metformine", [2, 3, 0]),
        ("low potassium", [3, 4]),
        ('"low potassium"', [3]),
        ("low -metformin", [4]),
        ('low -"low potassium"', [2, 4]),
        ("topic:heart", [1]),
        ("topic:heart-and-vessels swelling", [1]),
        ("topic:heart metformin", []),
        ("for:patient", [4]),
        ("for:clinician metformin", [2, 3, 0]),
        ("for:carer", []),
        ("is the salt harmful", [4]),
        ("What is the mechanism of swelling?", [1]),
        ("quagga", []),
        ("unlikely", [4, 3, 2, 1, 0]),
        ("reviewed-after:2020 salt", [4]),
        ("salt reviewed-after:2999", []),
        ("reviewed-after:9999", []),
        ("-metformin", []),
        ("", []),
        ("\0", []),
        ("jasn", [4, 3, 2, 1, 0]),
    ],
)
def test_what_is_found_in_which_order(library: list[str], typed: str, expected: list[int]) -> None:
    assert numbers(typed) == expected


def test_where_no_text_has_all_words_those_with_the_most_come(library: list[str]) -> None:
    found = search("amlodipine potassium sweating")
    assert found.is_any and {page.title for page in found.pages} == {
        library[0],
        library[1],
        library[3],
        library[4],
    }


def test_what_an_unknown_word_was_taken_for_is_said(library: list[str]) -> None:
    found = search("metfromin xylophonic")
    assert found.taken_for["metfromin"].words == ("metformin",) and found.left_out == (
        "xylophonic",
    )
    assert [list(TEXTS).index(page.title) for page in found.pages] == [2, 3, 0]


def test_a_number_is_never_corrected(library: list[str]) -> None:
    assert search("potassium 33").left_out == ("33",)


def test_filters_and_days_together(library: list[str]) -> None:
    yesterday, today = (
        (timezone.localdate() - timedelta(days=days)).isoformat() for days in (1, 0)
    )
    assert numbers(f"topic:kidney for:clinician reviewed-after:{yesterday} metformin") == [2, 3, 0]
    assert numbers(f"metformin reviewed-after:{today}") == []


@pytest.mark.parametrize(
    "typed",
    [
        "metformin",
        "metfromin",
        "amlodipine potassium",
        "quagga",
        "topic:heart",
        '"low potassium"',
        "zzzzzz yyyyyy",
        "metformin topic:nowhere reviewed-after:2000",
        "xylophonic metformin amlodipine",
    ],
)
def test_it_takes_five_queries_at_most(library: list[str], typed: str) -> None:
    with CaptureQueriesContext(connection) as seen:
        search(typed)
    assert len(seen) <= 5, [query["sql"][:90] for query in seen]
    assert not any(word in query["sql"].lower() for query in seen for word in ("count(", "offset"))


def test_leaves_follow_each_other(library: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SHOWN", 2)
    first = search("unlikely")
    second = search("unlikely", first.after)
    third = search("unlikely", second.after)
    assert [
        page.title for result in (first, second, third) for page in result.pages
    ] == titles_of_all(library) and third.after == ""


def titles_of_all(library: list[str]) -> list[str]:
    return library[::-1]


@pytest.mark.parametrize("after", ["x", "-", "1-", "1-x", "9" * 50, "²-³", "-1-1", "\0"])
def test_a_place_that_is_none_is_the_beginning(library: list[str], after: str) -> None:
    assert titles("metformin", after) == titles("metformin")


def test_only_so_many_are_ranked_the_newest_and_those_with_it_in_the_title(
    library: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST", 2)
    found = search("metformin")
    assert found.is_part and [list(TEXTS).index(page.title) for page in found.pages] == [2, 3]
    assert not search("amlodipine").is_part


def test_stretches_of_galleys_are_looked_through_from_the_end(library: list[str]) -> None:
    assert list(candidates._last_stretches(600, 1_000_000)) == [
        f"'@8:{number}'" for number in (3906, 3905, 3904, 3903)
    ]
    stretches = list(candidates._last_stretches(10_000, 1_000_000))
    assert stretches[0] == "'@11:488'" and stretches[-1] == f"'@11:{(1_000_000 - 10_000) // 2048}'"
    assert list(candidates._last_stretches(3_000_000, 1_000_000))[-1] == "'@17:0'"
    for galleys in (1, 4_095, 4_096, 32_767, 32_768, 262_143, 900_000):
        named = [
            stretch.strip("'@").split(":")
            for stretch in candidates._last_stretches(galleys, 1_000_000)
        ]
        [power] = {int(power) for power, _ in named}
        assert (int(named[0][1]), int(named[-1][1])) == (
            1_000_000 >> power,
            1_000_000 - galleys >> power,
        )
        assert len(named) <= candidates.FEW_STRETCHES + 1 and len(named) == len(
            {number for _, number in named}
        )


def test_nothing_public_is_nothing_found(cast: Cast) -> None:
    cast.reviewed()
    assert search("hypokalaemia") == Found(
        search("hypokalaemia").query, topics={cast.topic.pk: cast.topic}
    )
    assert not SearchWord.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    "typed",
    [
        "10.5555/12345678",
        "doi:10.5555/12345678",
        "https://doi.org/10.5555/12345678",
        "36689973",
        "PMID: 36689973",
    ],
)
def test_a_reference_is_found_by_what_identifies_it(cast: Cast, typed: str) -> None:
    article = cast.draft()
    named = {"doi": "10.5555/12345678", "pmid": "36689973"}
    article.replace_references(
        [Reference(kind="review", title="Of lips", source="JASN", year=2007, **named)]
    )
    approve(cast, article)
    assert titles(typed) == [article.title] and not search(typed).left_out


def test_what_identifies_a_reference_stands_in_the_same_order_in_every_process(cast: Cast) -> None:
    article = cast.draft()
    article.replace_references(
        [
            Reference(
                title="Of lips", pmcid="PMC4321", pmid="36689973", doi="10.5555/12345678", year=2007
            )
        ]
    )
    approve(cast, article)
    words = SearchEntry.objects.get().words
    assert -1 < words.find(" doi ") < words.find(" pmid ") < words.find(" pmcid ")


def test_the_last_stretches_are_a_condition_of_their_own() -> None:
    wanted = candidates.Wanted((("metformin",), ("low", "lows")))
    few, given = candidates._postgresql(wanted, 1_500.0, 500, 1_000_000, 1_200_000)
    assert few.count("@@") == 1 and "@" not in given[0]
    many, given = candidates._postgresql(wanted, 2_000.0, 500, 1_000_000, 1_200_000)
    assert many.count("@@") == 2
    assert given[:2] == [
        "(('metformin') & ('low' | 'lows'))",
        " | ".join(f"'@14:{number}'" for number in range(73, 53, -1)),
    ]


@pytest.mark.parametrize(
    ("expected", "entries", "is_by_stretches"),
    [
        (0.0, 1_000_000, False),
        (500.0, 1_000_000, False),
        (500.0, 1_000, False),
        (700.0, 100_000, False),
        (1_000.0, 100_000, True),
        (1_000.0, 1_000_000, False),
        (1_700.0, 1_000_000, True),
        (100_000.0, 1_000_000, True),
        (1_000_000.0, 1_000_000, True),
    ],
)
def test_stretches_are_asked_for_where_that_is_less_than_to_read_all(
    expected: float, entries: int, is_by_stretches: bool
) -> None:
    sql, _ = candidates._postgresql(
        candidates.Wanted((("metformin",),)), expected, 500, entries, entries
    )
    assert (sql.count("@@") == 2) is is_by_stretches
