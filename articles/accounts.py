"""Accounts: what sign-up asks for, and how account mail leaves - through the outbox, like all
mail."""

from typing import Any
from uuid import uuid4

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.forms import TextInput
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .database.prepared import Prepared
from .models import Channel, Notification, Person
from .models.notification_kinds import ACCOUNT
from .models.person import SECOND_FACTORS
from .operations.guessing import at_one, count_anywhere, forget_tries, login_of, remember
from .people.addresses import replacing_addresses
from .text.clean import one_line

ADDRESS_LIMIT = Notification._meta.get_field("address").max_length or 0


@Prepared
def _account(pk: int) -> Any:
    return Person.objects.filter(pk=pk).annotate(
        role=F("groups__name"), factor=F("authenticator__type")
    )


class PersonBackend(AuthenticationBackend):
    """Logs people in, and knows them again."""

    def get_user(self, user_id: int) -> Person | None:
        """Return whose session it is, with roles and second factor, in one query: most pages ask
        for them."""
        rows = _account(pk=user_id)
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        vars(rows[0])["roles"] = frozenset(row.role for row in rows if row.role)
        vars(rows[0])["has_second_factor"] = any(row.factor in SECOND_FACTORS for row in rows)
        return rows[0]


class AccountAdapter(DefaultAccountAdapter):
    """allauth's way into our house."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe the mail. Nobody waits for a mail server, so no waiting time tells who has an
        account.

        The row is the same for a stranger's address and a member's: an address, never a person.
        """
        mail = self.render_mail(
            template_prefix, email, {"request": self.request, "email": email} | context
        )
        kind = ACCOUNT + template_prefix.rpartition("/")[2]
        Notification.objects.enqueue(
            [
                Notification(
                    address=email,
                    channel=Channel.MAIL,
                    kind=kind,
                    key=uuid4().hex,
                    subject=mail.subject,
                    text=mail.body,
                )
            ]
        )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address whose code was given. To an account that has one already, it is one
        more key: on record, and told."""
        with replacing_addresses(email_address.user, method="code sent to the new address"):
            return super().confirm_email(request, email_address)

    def send_notification_mail(
        self, template_prefix: str, user: Person, *args: Any, **kwargs: Any
    ) -> None:
        """Owe a mail about the account; that its addresses changed is told by `articles.people`,
        to all of them."""
        if template_prefix not in {"account/email/email_changed", "account/email/email_deleted"}:
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError where there were too many tries, here or anywhere
        (articles/operations/guessing.py)."""
        super().pre_authenticate(request, **credentials)
        self._tries_anywhere = count_anywhere(request, login_of(credentials))
        if self._tries_anywhere is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return whose password it is, or None; where it was right, the network is known from
        now on."""
        person = super().authenticate(request, **credentials)
        if person:
            remember(request, login_of(credentials))
        return person

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return at_one(request, login_of(credentials))

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if tries := getattr(self, "_tries_anywhere", None):
            tries.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        forget_tries(request, login_of(credentials))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link at our own address, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_ORIGIN + path.replace("UID-KEY", key)

    def save_user(
        self, request: HttpRequest, user: Person, form: "SignupForm", commit: bool = True
    ) -> Person:
        """Save the account of somebody who has just signed up, and return it."""
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def clean_email(self, email: str) -> str:
        """Refuse what no column holds and no server takes (RFC 5321, 4.5.3.1)."""
        if len(email) > ADDRESS_LIMIT:
            raise ValidationError(
                f"An address has at most {ADDRESS_LIMIT} characters.", code="max_length"
            )
        return super().clean_email(email)

    def format_email_subject(self, subject: str) -> str:
        """Return the subject alone: the sender says who we are."""
        return str(subject)


class SignupForm(forms.SignupForm):
    """What sign-up asks for: the name, too."""

    name = Person._meta.get_field("name").formfield(
        widget=TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1", "password2"]

    def clean_name(self) -> str:
        """Return the name on one line, one space between its parts, without hidden characters. A
        name has letters, in any script."""
        name = " ".join(one_line(self.cleaned_data["name"]).split())
        if not any(map(str.isalpha, name)):
            raise ValidationError(
                "Write your name in letters, as it should stand beside what you write.",
                code="no_letters",
            )
        return name

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """Create the account, or do as much work for an address that has one."""
        if self.account_already_exists:
            Person().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ResetPasswordForm(forms.ResetPasswordForm):
    """Where a link for a new password goes."""

    def clean_email(self) -> str:
        """Return the address; find its account with one query, whether there is one or not."""
        email = AccountAdapter().clean_email(self.cleaned_data["email"])
        confirmed = Q(emailaddress__email=email, emailaddress__verified=True)
        self.users = list(
            Person.objects.filter(Q(email=email) | confirmed, is_active=True).distinct()
        )
        return email
