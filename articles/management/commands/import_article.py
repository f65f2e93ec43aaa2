"""`manage.py import_article texts/ --as ada@example.org`: drafts from Markdown, Word and JATS
files, many at once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from articles.importing.beginning import Imported, begin
from articles.importing.formats.archive import LIMIT
from articles.importing.reading import ENDINGS
from articles.management.progress import progress_bar
from articles.models import Person

SAID = {"begun": "begun", "submitted": "submitted", "there": "there already", "refused": "refused"}


class Command(BaseCommand):
    """Each file is begun as a draft by itself, or not at all; what is there already is left as
    it is, so a stopped run is run again."""

    help = (
        "Begin articles from Markdown files with YAML front matter (title, short_answer, topic, "
        "audience, references as CSL-JSON), "
        "Word documents (DOCX) and JATS. A folder stands for its *.md, *.docx, *.xml and *.nxml "
        "files. What is there already is passed "
        "over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files, whose they are, and what is done with them."""
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of them"
        )
        parser.add_argument(
            "--as", dest="email", required=True, metavar="EMAIL", help="whose drafts they become"
        )
        parser.add_argument(
            "--topic",
            default="",
            help="slug or name of the topic of files that name none, as Word documents",
        )
        parser.add_argument(
            "--audience", default="", help="whom files are written for that do not say it"
        )
        parser.add_argument(
            "--submit",
            action="store_true",
            help="submit each for review, unless a finding keeps it from it",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object for each file"
        )

    def handle(self, **options: Any) -> None:
        """Raises CommandError for an unknown person or path, and at the end if a file was
        refused or could not be submitted."""
        person = Person.objects.filter(
            email=options["email"].strip().lower(), is_active=True
        ).first()
        if person is None:
            raise CommandError(f"Nobody active here has the address {options['email'][:100]}.")
        paths = list(_files(options["paths"]))
        show = progress_bar(self.stderr) if len(paths) > 1 and not options["json"] else None
        failed = 0
        for done, path in enumerate(paths, 1):
            imported = _imported(
                path,
                by=person,
                is_submitted=options["submit"],
                topic=options["topic"],
                audience=options["audience"],
            )
            failed += bool(imported.reasons)
            self.stdout.write(
                json.dumps(_as_json(path, imported), ensure_ascii=False)
                if options["json"]
                else _in_words(path, imported)
            )
            if show:
                show(done, len(paths))
        if failed:
            wanted = "submitted" if options["submit"] else "imported"
            raise CommandError(f"{failed} of {len(paths)} files could not be {wanted}: see above.")


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                found
                for found in path.rglob("*")
                if found.suffix.lower()[1:] in ENDINGS and not found.is_dir()
            )
        elif path.exists():
            yield path
        else:
            raise CommandError(f"There is no file {path}.")


def _imported(path: Path, **how: Any) -> Imported:
    """Begin the article of one file. What cannot be read is refused like what cannot be
    understood, and the others go on."""
    if not path.is_file():  # a link that leads nowhere, a pipe that nobody writes into
        return Imported("refused", reasons=["This is no file that can be read."])
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as fault:
        return Imported("refused", reasons=[f"It cannot be read: {fault.strerror}."])
    return begin(data, **how)


def _lines(imported: Imported) -> Iterator[tuple[int | None, int | None, str, str, str]]:
    """Yield the findings of the text: their line and column, where that is, what they weigh, and
    what they say."""
    for finding in imported.findings:
        line = imported.line(finding)
        yield (
            line,
            finding.column if line else None,
            imported.line_of(finding),
            finding.weight,
            finding.message.removeprefix(f"Line {finding.line}: ") if line else finding.message,
        )


def _in_words(path: Path, imported: Imported) -> str:
    at = f", {reverse('desk:article', args=[imported.article.pk])}" if imported.article else ""
    lines = [f"{path}: {SAID[imported.outcome]}{at}", *imported.reasons, *imported.notes]
    lines += [
        f"{f'{position}: ' if position else ''}{weight}. {message}"
        for _, _, position, weight, message in _lines(imported)
    ]
    return "\n  ".join(lines)


def _as_json(path: Path, imported: Imported) -> dict[str, Any]:
    found = [
        {"line": line, "column": column, "weight": weight, "message": message}
        for line, column, _, weight, message in _lines(imported)
    ]
    return {
        "path": str(path),
        "outcome": imported.outcome,
        "article": imported.article.pk if imported.article else None,
        "reasons": imported.reasons,
        "notes": imported.notes,
        "findings": found,
    }
