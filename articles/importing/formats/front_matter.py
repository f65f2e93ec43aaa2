"""A Markdown file with YAML front matter: what stands between two lines of three dashes, and the
text below (https://yaml.org/spec/1.2.2/)."""

from typing import Any

import yaml

from ...references.unreadable import Unreadable
from ..written import FIELDS, LIMIT, Written

HEAD_LIMIT = 500_000  # characters: a hundred references with everything there is to say of them


def read(data: bytes) -> Written:
    """Return what a file says; raises Unreadable."""
    if len(data) > LIMIT:
        raise Unreadable(
            f"It has more than {LIMIT:,} bytes, the most that is read. Save pictures and "
            "appendices elsewhere."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise Unreadable(
            f"Line {line} is not UTF-8. Save the file as UTF-8, and import it again."
        ) from fault
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        raise Unreadable(
            "Line 1 must be “---”, followed by lines such as “title: Is it safe?”, and another "
            "line “---” before the text."
        )
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        raise Unreadable(
            "The head that begins in line 1 has no end. Put a line “---” before the text."
        )
    head = _parsed("".join(lines[1:end]))
    if unknown := [str(name) for name in head if name not in FIELDS]:
        raise Unreadable(
            f"The head says “{unknown[0][:40]}”, which is not known. Known are {', '.join(FIELDS)}."
        )
    return Written(
        "".join(lines[end + 1 :]).strip("\r\n"), end + 2 + _empty(lines[end + 1 :]), head
    )


def _empty(lines: list[str]) -> int:
    return next((at for at, line in enumerate(lines) if line.strip("\r\n")), 0)


def _parsed(head: str) -> dict[str, Any]:
    if len(head) > HEAD_LIMIT:
        raise Unreadable(f"The head has {len(head):,} characters; at most {HEAD_LIMIT:,} are read.")
    try:
        found = yaml.load(head, _Loader)  # noqa: S506  # a loader of plain values only
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        position = f"Line {mark.line + 2}" if mark else "The head"
        raise Unreadable(
            f"{position}: {getattr(fault, 'problem', None) or 'this is no YAML'}. Put text with a "
            "colon in quotes."
        ) from fault
    except RecursionError as fault:
        raise Unreadable("The head cannot be read: it is nested too deep.") from fault
    if not isinstance(found, dict):
        raise Unreadable("The head must be lines such as “title: Is it safe?”.")
    return found


class _Loader(yaml.SafeLoader):
    """Words, lists and maps only: "No" is a word, 2015-06 no sum, and no number of any length is
    reckoned.

    No name stands for a part that is repeated, for a few such lines could stand for gigabytes, and
    nothing is said twice.
    """

    yaml_implicit_resolvers = {  # as the library names it: null alone is told apart from words
        first: [(tag, look) for tag, look in known if tag == "tag:yaml.org,2002:null"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml_constructors = {  # likewise
        tag: construct
        for tag, construct in yaml.SafeLoader.yaml_constructors.items()
        if tag is None or tag.rpartition(":")[2] in ("null", "str", "seq", "map")
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse what stands for something said before."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(
                None, None, "what begins with an asterisk stands for another part", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(
        self, node: Any, deep: bool = False
    ) -> dict[Any, Any]:  # as the library calls it
        """Refuse what is said twice, of which only the last would count."""
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(found) < len(node.value):
            names = [key.value for key, _ in node.value]
            twice = next(key for at, (key, _) in enumerate(node.value) if key.value in names[:at])
            raise yaml.constructor.ConstructorError(
                None, None, f"“{str(twice.value)[:40]}” is said twice", twice.start_mark
            )
        return found
