"""`manage.py remove_factors`: for somebody who has lost every second factor, after you have made
sure that it is them."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import Person


class Command(BaseCommand):
    """Remove the second factors of one person and end their sessions; where their role needs
    one, they set it up at the next log-in."""

    help = "Remove the second factors and recovery codes of one person, and end their sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("email", help="the address of the person")

    def handle(self, *, email: str, **options: Any) -> None:
        """Raises CommandError when there is no such person, or nothing to remove."""
        person = Person.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email!r}.")
        with transaction.atomic():
            removed, _ = Authenticator.objects.filter(user=person).delete()
            if not removed:
                raise CommandError(f"{email} has no second factor.")
            person.session_epoch += 1
            person.save(update_fields=["session_epoch"])
        self.stdout.write(
            f"Removed what {person} had, and ended their sessions. Their password still holds."
        )
