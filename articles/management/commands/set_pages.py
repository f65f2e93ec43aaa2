"""Build every public page anew, and what the library of statements holds of it: after a change of
site texts, templates, settings or static files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.library.rows import rebuild
from articles.management import in_parts
from articles.models import Page
from articles.publishing.previews.page import set_outdated_previews
from articles.publishing.render_page import set_pages


class Command(BaseCommand):
    """`manage.py set_pages`: after a deployment, for instance. Repeating it is harmless."""

    help = (
        "Build every public page with its rows in the library of statements, and each preview that "
        "has changed, anew from galley or revision, ledger and site texts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many work, and where to go on."""
        in_parts.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the pages and say how many there are. Raises CommandError when it is stopped, with
        where to go on."""
        count = sum(
            in_parts.work_on(
                in_parts.parts(page=Page.objects.all()), set_part, options, self.stdout
            )
        )
        set_outdated_previews()
        self.stdout.write(f"{count} page{'' if count == 1 else 's'} set.")


def set_part(part: in_parts.Part) -> int:
    """Build the pages of a part anew, and what the library holds of them; return how many they
    were."""
    count = set_pages(Page.objects.filter(pk__range=(part.first, part.last)))
    rebuild(part.first, part.last)
    return count
