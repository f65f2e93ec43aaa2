"""`manage.py demo_codes`: what the authenticator apps of the demo's people show now."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from editorial.demo.codes import codes, seconds_left


class Command(BaseCommand):
    """Prints a line for each person of the demo who has an app."""

    help = "Print the codes of the demo's authenticator apps, all or one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("email", nargs="?", default="", help="the address of one person")

    def handle(self, *, email: str, **options: Any) -> None:
        """Raises CommandError outside the demo, and for an address without an app."""
        if not settings.DEMO:
            raise CommandError(
                "demo_codes runs only with DEMO=1: everywhere else codes are secret."
            )
        wanted = [code for code in codes() if email in {"", code.email}]
        if not wanted:
            raise CommandError(
                f"Nobody in the demo has an app under {email!r}."
                if email
                else "Nobody is here yet: run the demo first."
            )
        for code in wanted:
            self.stdout.write(f"{code.email:<26}{code.code}   secret {code.secret}")
        self.stdout.write(f"These hold for {seconds_left()} more seconds, each once.")
