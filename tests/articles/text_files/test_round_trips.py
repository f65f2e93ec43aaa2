"""What is taken away as a file is taken in again as it was."""

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from articles.forms.references import ReferenceForm
from articles.importing.reading import read
from articles.publishing.text_files.filed import Filed
from articles.publishing.text_files.jats import jats
from articles.publishing.text_files.markdown import markdown
from articles.references.items import as_item
from articles.references.rows import row_of
from articles.text.grammar import NEWEST

pytestmark = pytest.mark.django_db  # for the name of the site

BODY = """Before all sections, see [1].

## What is known

**Rare** and *mild* [1, 2], also [1-3], ≥ 3.2 mmol/L; [7] leads nowhere. [This](https://example.org/a?b=c&d=e) & a \\*star\\*.

- one
  - two [1]

    and more
- three

3. four
4. five

### Doses

| Drug | Dose |
| --- | --- |
| A \\| B | **5 mg** [2] |

> [!warning] Bleeding
> Stop it. [3]

> [!recommendation] strong, low certainty
> Measure it.
>
> - twice

> [!recommendation] good practice
> Ask.

> Quoted.
>
> Twice.

## And then

The end. [2]"""  # noqa: E501
REFERENCES = [
    {
        "kind": "research",
        "author": "Viera AJ, Wouk N",
        "title": "Potassium: “a” & <b>",
        "container-title": "Circulation 131(24): 2143-50",
        "issued": 2015,
        "DOI": "10.1161/circulationaha.114.014494",
        "PMID": "26002889",
        "PMCID": "PMC4465370",
    },
    {
        "kind": "textbook",
        "author": "de Boer A and others.",
        "title": "A book",
        "container-title": "Publisher, 3rd edition",
        "ISBN": "9783161484100",
    },
    {"kind": "website", "author": "WHO", "title": "No", "URL": "https://example.org/a?b=c&d=%20e"},
    {
        "kind": "guideline",
        "author": "Li X, Ng A, et al.",
        "title": "null",
        "issued": 1999,
        "ISSN": "0028-0836",
    },
]


def filed(**others: Any) -> Filed:
    facts: dict[str, Any] = {
        "key": "is-it",
        "title": "Is: “it” #safe & <sound>?",
        "short_answer": "It *is*. [1]",
        "body": BODY,
        "topic": "kidney",
        "topic_name": "Kidney",
        "audience": "patient",
        "references": [*map(as_item, REFERENCES)],
        "authors": ["Ada & Co"],
        "form": NEWEST,
        "stand": "Ada. Is it? https://example.org/",
        "published_on": date(2026, 11, 30),
        "address": "https://example.org/a/?b&c",
    }
    return Filed(**facts | others)


def stored(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what an import would store of items."""
    rows = [ReferenceForm(row_of(item, number)) for number, item in enumerate(items, 1)]
    assert not [row.errors for row in rows if not row.is_valid()]
    return [row.to_reference().as_csl() for row in rows]


@pytest.mark.parametrize("write", [markdown, jats])
def test_a_whole_text_comes_back(write: Any) -> None:
    text = filed()
    again = read(write(text).encode())
    assert (again.body, again.notes) == (BODY, [])
    assert again.head["short_answer"] == text.short_answer
    assert (again.head["title"], again.head["topic"], again.head["audience"]) == (
        text.title,
        "kidney",
        "patient",
    )
    assert stored(again.head["references"]) == REFERENCES


LINE = st.text(
    st.sampled_from("aé5 :#-\"'{}[]&*!|>%@`,?~\\=é\U0001f600"), min_size=1, max_size=40
).map(lambda text: " ".join(text.split()))


@given(LINE.filter(bool), st.lists(LINE, max_size=4).map("\n".join), LINE, st.integers(1500, 2026))
def test_any_words_come_back_from_markdown(title: str, body: str, authors: str, year: int) -> None:
    reference = {
        name: value
        for name, value in {
            "kind": "review",
            "author": authors,
            "title": title,
            "issued": year,
        }.items()
        if value
    }
    text = filed(
        title=title, short_answer=title, body=body.strip("\n"), references=[as_item(reference)]
    )
    again = read(markdown(text).encode())
    assert (again.head["title"], again.head["short_answer"], again.body) == (
        title,
        title,
        text.body,
    )
    assert stored(again.head["references"]) == [reference]


def test_it_is_csl_json_in_yaml() -> None:
    head = yaml.safe_load(markdown(filed()).split("---\n")[1])
    assert head["references"][0]["author"] == [
        {"family": "Viera", "given": "AJ"},
        {"family": "Wouk", "given": "N"},
    ]
    assert head["references"][0]["issued"] == {"date-parts": [[2015]]}


def test_what_cites_leads_somewhere() -> None:
    root = etree.fromstring(jats(filed()).encode())
    listed, cited = root.xpath("//ref/@id"), root.xpath("//xref/@rid")
    assert (
        listed == [f"ref-{number}" for number in range(1, 5)]
        and len(cited) == 10
        and set(cited) <= set(listed)
    )
    assert [*root.xpath("//sec/title/text()")] == ["What is known", "Doses", "And then"]
    assert (
        root.getroottree().docinfo.public_id.startswith("-//NLM//DTD JATS")
        and root.xpath("string(//contrib/string-name)") == "Ada & Co"
    )
