"""`manage.py import_article texts/ --as ada@example.org`: drafts from Markdown files with YAML front matter, many at once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from articles.importing.beginning import Imported, begin
from articles.management.progress import progress_bar
from articles.models import Person

SAID = {"begun": "begun", "submitted": "submitted", "there": "there already", "refused": "refused"}


class Command(BaseCommand):
    """Each file is begun as a draft by itself, or not at all; what is there already is left as it is, so a stopped run is run again."""

    help = ("Begin articles from Markdown files with YAML front matter (title, short_answer, topic, audience, references as CSL-JSON). "
            "A folder stands for its *.md files. What is there already is passed over.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files, whose they are, and what is done with them."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of *.md files")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="whose drafts they become")
        parser.add_argument("--submit", action="store_true", help="submit each for review, unless a finding keeps it from it")
        parser.add_argument("--json", action="store_true", help="print one JSON object for each file")

    def handle(self, **options: Any) -> None:
        """Raises CommandError for an unknown person or path, and at the end if a file was refused or could not be submitted."""
        person = Person.objects.filter(email=options["email"].strip().lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody active here has the address {options['email'][:100]}.")
        paths = list(_files(options["paths"]))
        show = progress_bar(self.stderr) if len(paths) > 1 and not options["json"] else None
        failed = 0
        for done, path in enumerate(paths, 1):
            imported = begin(_bytes(path), by=person, is_submitted=options["submit"])
            failed += bool(imported.reasons)
            self.stdout.write(json.dumps(_as_json(path, imported), ensure_ascii=False) if options["json"] else _in_words(path, imported))
            if show:
                show(done, len(paths))
        if failed:
            wanted = "submitted" if options["submit"] else "imported"
            raise CommandError(f"{failed} of {len(paths)} files could not be {wanted}: see above.")


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.md"))
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"There is no file {path}.")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.") from fault


def _lines(imported: Imported) -> Iterator[tuple[int | None, str, str]]:
    """Yield the findings of the text: the line in the file, what they weigh, and what they say."""
    for one in imported.findings:
        line = imported.first_line + one.line - 1 if one.field == "body" and one.line else None
        yield line, one.weight, one.message.removeprefix(f"Line {one.line}: ") if line else one.message


def _in_words(path: Path, imported: Imported) -> str:
    at = f", {reverse('desk:article', args=[imported.article.pk])}" if imported.article else ""
    lines = [f"{path}: {SAID[imported.outcome]}{at}", *imported.reasons, *imported.notes]
    lines += [f"{f'line {line} of the file: ' if line else ''}{weight}. {message}" for line, weight, message in _lines(imported)]
    return "\n  ".join(lines)


def _as_json(path: Path, imported: Imported) -> dict[str, Any]:
    found = [{"line": line, "weight": weight, "message": message} for line, weight, message in _lines(imported)]
    return {"path": str(path), "outcome": imported.outcome, "article": imported.article.pk if imported.article else None,
            "reasons": imported.reasons, "notes": imported.notes, "findings": found}
