"""Findings that are put right at a press: what the button does, to what was typed, under the
version check."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from tests.articles.desk.pages import at, copy_of, write
from tests.cast import Cast


@pytest.fixture
def article(cast: Cast) -> Article:
    """A draft that can be submitted as it is."""
    return cast.draft()


def saved(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def buttons(page: HttpResponse) -> dict[str, str]:
    """Return the buttons that put something right, by what they say."""
    found = re.findall(r'name="act" value="(fix-[^"]+)">([^<]+)<', page.content.decode())
    return {label: value for value, label in found}


def pressed(author: Client, article: Article, label: str, **typed: str) -> HttpResponse:
    """Open the page, type, press the button."""
    page = author.get(at(article))
    return author.post(at(article), copy_of(page) | {"act": buttons(page)[label]} | typed)


def test_only_a_paragraph_by_itself_is_put_into_a_box(author: Client, article: Article) -> None:
    write(author, article, body="- Stop it\n\n> Avoid it.\n\n| A |\n| --- |\n| Stop it |")
    page = author.get(at(article))
    codes = [finding.code for finding in saved(article).all_findings()]
    assert codes.count("recommendation_uncited") == 3
    assert "Make it a recommendation box" not in buttons(page)


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "label", "becomes"),
    [
        ("Reduce it.\n-5 mg a day", "Write a minus sign", "Reduce it.\n−5 mg a day"),
        ("Ask for:\n\n-rest\n-fluids", "Make a list", "Ask for:\n\n- rest\n- fluids"),
        ("-5 mg\n-10 mg", "Make a list", "- 5 mg\n- 10 mg"),
        ("- 5 mmol/L\n- 3 mmol/L", "Put a minus sign before each", "- −5 mmol/L\n- −3 mmol/L"),
        (
            "The effect was 1.5 (95% CI [1, 2]).",
            "It is no citation",
            "The effect was 1.5 (95% CI \\[1, 2]).",
        ),
        ("Children of [1-3] years", "It is no citation", "Children of \\[1-3] years"),
        ("Возраст [1−3] и 95% ДИ [1, 2].", "It is no citation", "Возраст [1−3] и 95% ДИ \\[1, 2]."),
        (
            "> Give less to those of\n> 65 years",
            "Keep the sign",
            "> Give less to those of\n> \\> 65 years",
        ),
        ("> 65 patients\n> were seen", "Make it a quotation", ">\n> 65 patients\n> were seen"),
        ("# 3 doses\n\nx", "Make it a heading", "## 3 doses\n\nx"),
        ("Below &lt;5 or &ge; 6", "Write the characters", "Below <5 or ≥ 6"),
        (
            "Known.\n\nStop it\nat once.\n> A quotation.",
            "Make it a recommendation box",
            "Known.\n\n> [!recommendation]\n> Stop it\n> at once.\n\n> A quotation.",
        ),
        (
            "Most are well\nand at home. Stop it\nat once.",
            "Make it a recommendation box",
            "> [!recommendation]\n> Most are well\n> and at home. Stop it\n> at once.",
        ),
        (
            "## Dose\nStop it. Avoid it.",
            "Make it a recommendation box",
            "## Dose\n\n> [!recommendation]\n> Stop it. Avoid it.",
        ),
        ("See [here]().", "Show it as typed", "See \\[here]()."),
        (
            "Dose\tmg\nAdult\t5\nChild\t2|3",
            "Make it a table",
            "| Dose | mg |\n| --- | --- |\n| Adult | 5 |\n| Child | 2\\|3 |",
        ),
        (
            "Dose\tmg\nAdult\t5\nChild\t2",
            "Make it a table",
            "| Dose | mg |\n| --- | --- |\n| Adult | 5 |\n| Child | 2 |",
        ),
        (
            "Age   Dose\n12    5 mg\n\nAsk.",
            "Make it a table",
            "| Age | Dose |\n| --- | --- |\n| 12 | 5 mg |\n\nAsk.",
        ),
        (
            "Give:\nDose\tmg\n5\t6\nNow.",
            "Make it a table",
            "Give:\n\n| Dose | mg |\n| --- | --- |\n| 5 | 6 |\n\nNow.",
        ),
        ("δόση\t5\nδόση\t6", "Make it a table", "| δόση | 5 |\n| --- | --- |\n| δόση | 6 |"),
    ],
)
def test_a_button_puts_right_what_was_found(
    author: Client, article: Article, typed: str, label: str, becomes: str
) -> None:
    write(author, article, body=typed)
    answer = pressed(author, article, label)
    assert (answer.status_code, answer.url) == (302, f"{at(article)}#id_body") and saved(
        article
    ).body == becomes
    page = author.get(at(article))
    assert "Corrected and saved." in page.content.decode() and label not in buttons(page)


@pytest.mark.once
def test_an_interval_in_the_short_answer_is_put_right_there(
    author: Client, article: Article
) -> None:
    write(author, article, short_answer="Rarely (95% CI [1, 2]). [1]")
    answer = pressed(author, article, "It is no citation")
    assert (answer.status_code, answer.url) == (302, f"{at(article)}#id_short_answer")
    assert saved(article).short_answer == "Rarely (95% CI \\[1, 2]). [1]"


@pytest.mark.once
def test_all_hidden_characters_of_a_field_are_listed_and_taken_away_at_a_press(
    author: Client, article: Article
) -> None:
    typed = {
        "body": "Give\u200b 5\u00ad mg.\r\nAsk\u200b.",
        "title": "Is it so?",
        "short_answer": "Y\u2060es.",
    }
    answer = write(author, article, **typed)
    words = answer.content.decode()
    assert answer.status_code == 200 and saved(article).version == 0
    assert (
        "U+200B ZERO WIDTH SPACE" in words
        and "It also stands in line 2, column 4." in words
        and "U+00AD SOFT HYPHEN" in words
    )
    keys = [value for value in re.findall(r'value="(fix-[^"]+)"', words)]
    assert [key.split("-")[1] for key in keys] == ["short_answer", "body"]
    answer = author.post(at(article), copy_of(answer) | {"act": keys[1]})
    assert (
        answer.status_code == 200 and copy_of(answer)["body"] == "Give 5 mg.\nAsk."
    )  # the short answer is as it was
    answer = author.post(at(article), copy_of(answer) | {"act": keys[0]})
    assert answer.status_code == 302 and (saved(article).body, saved(article).short_answer) == (
        "Give 5 mg.\nAsk.",
        "Yes.",
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("Give 5 \uf06dg", "Give 5 µg"),
        ("\uf0b3 65", "≥ 65"),
        ("\uf061 and \uf062", "α and β"),
        ("5\uf0b15 \uf0b0C", "5±5 °C"),
        ("3 \uf0b4 2 \uf0a3 6", "3 × 2 ≤ 6"),
    ],
)
def test_signs_of_the_symbol_font_are_offered_as_what_they_are(
    author: Client, article: Article, typed: str, becomes: str
) -> None:
    answer = write(author, article, body=typed)
    assert (
        answer.status_code == 200
        and saved(article).version == 0
        and copy_of(answer)["body"] == typed
    )
    assert "belongs to the Symbol font" in answer.content.decode()
    answer = author.post(
        at(article), copy_of(answer) | {"act": buttons(answer)["Write the real characters"]}
    )
    assert answer.status_code == 302 and saved(article).body == becomes


def test_what_was_lost_is_never_taken_away_unasked(author: Client, article: Article) -> None:
    answer = write(author, article, body="Give 5 \ufffdg \ue123")
    assert answer.status_code == 200 and buttons(answer) == {} and saved(article).version == 0


def test_a_draft_from_before_is_found_and_put_right(author: Client, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(body="Give 5 \uf06dg. [1]")
    page = author.get(at(article))
    assert "Line 1, column 8" in page.context["blocking"][0]["message"]
    assert (
        pressed(author, article, "Write the real characters").status_code == 302
        and saved(article).body == "Give 5 µg. [1]"
    )


def test_a_fix_finds_its_place_when_other_words_were_changed_meanwhile(
    author: Client, article: Article
) -> None:
    write(author, article, body="First words that stand before.\n\n-5 mg a day")
    pressed(
        author,
        article,
        "Write a minus sign",
        body="Other.\n\n\nFirst words that stand before.\n\n-5 mg a day",
    )
    assert saved(article).body == "Other.\n\n\nFirst words that stand before.\n\n−5 mg a day"


@pytest.mark.once
def test_a_fix_that_has_nothing_to_do_any_more_saves_what_was_typed_and_says_so(
    author: Client, article: Article
) -> None:
    write(author, article, body="-5 mg a day")
    pressed(author, article, "Write a minus sign", body="Give 5 mg.")
    assert saved(article).body == "Give 5 mg."
    assert "is not in the text any more" in author.get(at(article)).content.decode()


@pytest.mark.parametrize(
    "act",
    [
        "fix-",
        "fix-body",
        "fix-body-0-1",
        "fix-topic-abc-1",
        "fix-body-abc-9999999999999999999999",
        "fix",
    ],
)
def test_a_fix_that_is_none_changes_nothing_typed(
    author: Client, article: Article, act: str
) -> None:
    assert (
        write(author, article, body="-5 mg", act=act).status_code == 302
        and saved(article).body == "-5 mg"
    )


@pytest.mark.once
def test_a_fix_on_a_stale_page_is_refused(author: Client, article: Article) -> None:
    write(author, article, body="-5 mg a day")
    page = author.get(at(article))
    write(author, article, body="-5 mg a day, they said")
    answer = author.post(at(article), copy_of(page) | {"act": buttons(page)["Write a minus sign"]})
    assert answer.status_code == 409 and saved(article).body == "-5 mg a day, they said"
