"""docs/lifecycle.md is drawn from the code, and says what the code says."""

from django.conf import settings
from django.core.management import call_command

from articles.models import Article
from editorial.drawing import lifecycle
from reviewers.models import Assignment, Comment

PAGE = settings.BASE_DIR / "docs" / "lifecycle.md"


def test_the_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == lifecycle(), "Run `make lifecycle`."


def test_every_verb_has_a_row():
    verbs = [line.split("`")[1] for line in lifecycle().splitlines() if line.startswith("| `")]
    assert verbs == [*Article.machine(), *Assignment.machine(), *Comment.machine()]


def test_a_row_says_who_from_to_and_under_which_conditions():
    row = next(line for line in lifecycle().splitlines() if line.startswith("| `reject`"))
    assert row.split(" | ")[2:] == [
        "Only an editor or a chair who has not written or changed this text, and has declared no "
        "interest in it, can do this.",
        "Submitted, Under review",
        "Rejected or Approved",
        "A reason is given. |",
    ]


def test_arrows_leave_only_the_states_that_the_machine_lets_leave():
    arrows = [line.split() for line in lifecycle().splitlines() if line.endswith(": approve")]
    assert arrows == [["under_review", "-->", "approved:", "approve"]]


def test_the_command_writes_the_page(tmp_path, settings, capsys):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    call_command("draw_lifecycle")
    assert (tmp_path / "docs" / "lifecycle.md").read_text() == lifecycle()
    assert capsys.readouterr().out == "Drawn: docs/lifecycle.md\n"
