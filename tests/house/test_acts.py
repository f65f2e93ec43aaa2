"""Acts are data: each is registered once, and named elsewhere by its constant only."""

import ast
import re
from collections.abc import Iterator

import pytest

from articles.ledger import acts, site_acts
from articles.models import Article
from reviewers.models import Assignment, Comment

from .source import APPS, ROOT, modules

NAMES = {act.name for registry in (acts.REGISTRY, site_acts.REGISTRY) for act in registry}
DEFINED = {"articles/ledger/acts.py", "articles/ledger/site_acts.py", "reviewers/acts.py"}
# Words that are spelt like an act and are none.
HOMONYMS = {
    "articles/evidence/quantities/amounts.py": {"sign"},  # of a number, as the next
    "articles/text/citations/markup/typed.py": {"sign"},
    "articles/text/language/amounts.py": {"sign"},
    "articles/importing/markup/blocks.py": {"sign"},  # a letter
    "articles/forms/upload.py": {"accept"},  # an attribute of HTML, as the next two
    "articles/forms/references.py": {"accept"},
    "editorial/admin/site_settings/form.py": {"accept"},
    "articles/initial_data/creating.py": {"found"},  # runs in migrations, which know no registry
    "articles/management/commands/import_article.py": {"submit"},  # an option
    "articles/publishing/banners.py": {"out_of_step"},  # a kind of banner
    "articles/publishing/search/views.py": {"found"},  # what a search finds
    "articles/sources/work_record.py": {"found"},  # what a look-up found
    "articles/urls/desk.py": {"begin_variant"},  # the name of an address
    "articles/views/signing.py": {"sign"},  # what is rationed, as the next
    "editorial/settings.py": {"sign"},
    "editorial/admin/screens/introductions.py": {"adopt"},  # a button's name, as the next
    "editorial/admin/screens/texts.py": {"adopt"},
    "editorial/admin/screens/queue.py": {"out_of_step"},  # of a filter
    "editorial/admin/sources/retracted.py": {"found"},  # a column
    "editorial/drawing.py": {"sign"},  # a status of comments that is none of the database
    "reviewers/details.py": {"reply"},  # in the detail of an event, as the next
    "reviewers/verification.py": {"reply"},
    "reviewers/models/review.py": {"approve"},  # what a reviewer recommends
}
COMPARED = re.compile(r"""verb\s*[!=]=\s*["'](\w+)["']""")
ASKED = re.compile(r"""\.(?:did|caused_by|waits_for)\.(\w+)""")


def quoted(module: ast.Module) -> Iterator[str]:
    """Yield the names of acts that are quoted in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            yield node.value


def test_no_act_is_quoted_outside_the_registry() -> None:
    found = {
        path: names
        for path, module in modules(*APPS)
        if "/migrations/" not in path and path not in DEFINED and (names := set(quoted(module)))
    }
    assert found == HOMONYMS


def test_what_is_quoted_is_found() -> None:
    assert list(quoted(ast.parse("events.filter(verb='approve', reason='approved')"))) == [
        "approve"
    ]


def test_templates_ask_and_quote_no_act() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_text()
        for path in sorted((ROOT / "templates").rglob("*.*"))
    }
    assert {path: names for path, text in texts.items() if (names := COMPARED.findall(text))} == {}
    asked = {name for text in texts.values() for name in ASKED.findall(text)}
    assert len(asked) > 10 and asked <= NAMES


def test_which_act_it_is_can_be_asked_of_registered_ones_only() -> None:
    done = acts.Named(acts.APPROVE)
    assert (done.approve, done.retract) == (True, False)
    with pytest.raises(AttributeError):
        done.aprove  # noqa: B018


@pytest.mark.parametrize("model", [Article, Assignment, Comment])
def test_every_verb_of_a_machine_has_its_words(model: type) -> None:
    machine = model.machine()
    assert machine and [verb for verb in machine if not acts.find(verb).label] == []


def test_an_act_that_is_signed_says_what_was_signed() -> None:
    signed = [act for act in acts.REGISTRY if act.meanings or act.signed_as]
    assert signed and all(act.meanings and act.signed_as for act in signed)


def test_what_authors_are_told_has_words() -> None:
    kinds = [
        kind for act in acts.REGISTRY for kind in (act.tells_authors, act.tells_editors) if kind
    ]
    there = {path.stem for path in (ROOT / "templates/notifications").glob("*.txt")}
    assert len(kinds) > 10 and set(kinds) <= there


def test_an_act_is_registered_once_and_before_anybody_asks() -> None:
    registry = acts.Registry()
    registry.add(acts.Act("begin", past="Begun"))
    with pytest.raises(ValueError, match="twice"):
        registry.add(acts.Act("begin", past="Begun again"))
    assert registry.doing(acts.Does.DECIDES) == set()
    with pytest.raises(ValueError, match="after"):
        registry.add(acts.Act("end", past="Ended"))


def test_an_act_that_is_no_longer_known_can_still_be_read() -> None:
    assert acts.past("begin_again") == "Begin again"
