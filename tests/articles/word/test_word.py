"""Word files of working copies: what pandoc is handed, what its authors are given, and what they
are told where there is none. A program of ours stands in for pandoc."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from articles.publishing.text_files.filed import Filed
from articles.publishing.word import making
from articles.publishing.word.setting import as_html
from tests.cast import Cast

ZIP = "PK\3\4 a document"
FORM = 4
BODY = """Words before any heading.

## Head [1]

Take 3 [1, 2] $x$ & <img src=/etc/passwd>. [9]

> [!WARNING] Careful
> Stop.

| a | b |
|---|--:|
| 1 | 2 |
"""
SOURCE = {
    "author": [{"family": "Viera", "given": "AJ"}, {"literal": "et al."}],
    "title": "<script>Potassium</script>?",
    "container-title": "BMJ",
    "issued": {"date-parts": [[2015]]},
    "volume": "3",
    "issue": "4",
    "page": "1-9",
    "DOI": "10.1000/x",
    "locator": "Table 2",
}


def stand_in(at: Path, monkeypatch: Any, ending: str) -> Path:
    """Put a program in pandoc's place, which notes what it is handed and ends as told; return
    where the notes are."""
    notes, program = at / "notes", at / making.PROGRAM
    program.write_text(
        f"#!{sys.executable} -I\nimport json, os, sys, time\n"
        "handed = {'arguments': sys.argv[1:], 'text': sys.stdin.read(), 'names': [*os.environ]}\n"
        f"open({str(notes)!r}, 'w').write(json.dumps(handed))\n{ending}\n"
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(at))
    return notes


def filed(**fields: Any) -> Filed:
    facts: dict[str, Any] = {
        "key": "k",
        "title": "Is <b>it</b> ok?",
        "short_answer": "Rarely. [1]",
        "body": BODY,
        "topic": "t",
        "topic_name": "T",
        "audience": "clinician",
        "references": [SOURCE, {"title": "B", "URL": "https://example.org/b"}],
        "authors": ["Ada “A” <x>"],
        "form": FORM,
        "stand": "Working copy.",
    }
    return Filed(**facts | fields)


def test_what_is_handed_over_are_the_words_of_the_page() -> None:
    html = as_html(filed())
    for expected in (
        "<title>Is &lt;b&gt;it&lt;/b&gt; ok?</title>",
        '<meta name="author" content="Ada “A” &lt;x&gt;">',
        '<meta name="subtitle" content="Working copy.">',
        "<h2>Short answer</h2>\n<p>Rarely. [1]</p>\n<h2>In full</h2>\n<p",
        "<h2>Head [1]</h2>",
        "Take 3 [1, 2] $x$ &amp; &lt;img src=/etc/passwd&gt;.",
        "[9]",
        "<blockquote",
        "<p><strong>Warning: Careful</strong></p>",
        '<td style="text-align: right">2</td>',
        "<h2>References</h2>\n<ol>\n<li>Viera AJ, et al. &lt;script&gt;Potassium&lt;/script&gt;? "
        "BMJ. 2015;3(4):1-9. doi:10.1000/x. See there: Table 2</li>\n"
        "<li>B. https://example.org/b.</li>\n</ol>",
    ):
        assert expected in html
    for left_out in ("<a", "<aside", "<img", "<script", "icon"):
        assert left_out not in html


def test_of_an_empty_text_nothing_but_its_question_is() -> None:
    html = as_html(filed(short_answer="", body="", references=[], authors=[]))
    assert "<body>\n</body>" in html and "<title>" in html


def test_an_author_is_given_what_pandoc_makes(
    cast: Cast, client: Client, tmp_path: Path, monkeypatch: Any
) -> None:
    notes = stand_in(tmp_path, monkeypatch, f"sys.stdout.write({ZIP!r})")
    draft = cast.draft(title="Is it --safe; rm?", body="Word for word.")
    client.force_login(cast.author)
    assert (
        f'href="/desk/{draft.pk}/text.docx">Word</a>'
        in client.get(f"/desk/{draft.pk}/").content.decode()
    )
    answer = client.get(f"/desk/{draft.pk}/text.docx")
    assert answer.content == ZIP.encode()
    assert answer["Content-Type"] == making.CONTENT_TYPE
    name = f"{draft.slug}-clinician-draft.docx"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Cache-Control"] == "no-store" and answer["X-Robots-Tag"] == "noindex"
    handed = json.loads(notes.read_text())
    assert tuple(handed["arguments"]) == making.ARGUMENTS and "--sandbox" in handed["arguments"]
    assert "Word for word." in handed["text"] and "Is it --safe; rm?" in handed["text"]
    assert "SECRET_KEY" not in handed["names"] and "PATH" not in handed["names"]


@pytest.mark.parametrize(
    ("ending", "message"),
    [
        ("sys.exit('no room')", making.FAILED),
        ("sys.stdout.write('no document')", making.FAILED),
        ("time.sleep(60)", making.TOO_LONG),
    ],
)
def test_what_goes_wrong_is_said(
    tmp_path: Path, monkeypatch: Any, ending: str, message: str
) -> None:
    stand_in(tmp_path, monkeypatch, ending)
    if message == making.TOO_LONG:
        monkeypatch.setattr(making, "SECONDS", 0.2)
    with pytest.raises(making.NoWordFile) as refusal:
        making.word_file(filed())
    assert str(refusal.value) == message


def test_a_program_that_cannot_be_run_is_said(tmp_path: Path, monkeypatch: Any) -> None:
    stand_in(tmp_path, monkeypatch, "")
    (tmp_path / making.PROGRAM).write_text("#!/nowhere/at/all\n")
    with pytest.raises(making.NoWordFile, match="could not be made"):
        making.word_file(filed())


def test_no_more_are_made_at_once_than_two(tmp_path: Path, monkeypatch: Any) -> None:
    stand_in(tmp_path, monkeypatch, f"sys.stdout.write({ZIP!r})")
    with making._running, making._running, pytest.raises(making.NoWordFile, match="Try again"):
        making.word_file(filed())
    assert making.word_file(filed()) == ZIP.encode()


def test_without_pandoc_the_page_says_so(
    cast: Cast, client: Client, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    draft = cast.draft()
    client.force_login(cast.author)
    page = client.get(f"/desk/{draft.pk}/").content.decode()
    assert "copy the text from the preview" in page and "text.docx" not in page
    answer = client.get(f"/desk/{draft.pk}/text.docx", follow=True)
    assert answer.redirect_chain == [(f"/desk/{draft.pk}/", 302)]
    assert making.MISSING in answer.content.decode()
