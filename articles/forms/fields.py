"""Fields for what people write: one normal form, nothing hidden, limits that say by how much."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date

from ..text.citations.folding import without_leftovers
from ..text.citations.identifiers import orcid
from ..text.clean import clean, one_line

_TYPED_LIMIT = 200  # characters of a code that are looked at


class TextField(forms.CharField):
    """Text of several lines, as articles.text.clean.clean gives it; at most `limit` characters,
    counted after cleaning.

    The browser is not told the limit: it would cut a long paste off without a word. What `may_wait`
    is no option, but a draft is saved without it. `to_shorten` says what can be left out of what is
    too long.
    """

    widget: Any = forms.Textarea
    cleaned: Callable[[str], str] = staticmethod(clean)

    def __init__(
        self, *, limit: int, may_wait: bool = False, to_shorten: str = "", **options: Any
    ) -> None:
        self.limit, self.may_wait, self.to_shorten = limit, may_wait, to_shorten
        super().__init__(**options)
        self.widget.attrs.setdefault("dir", "auto")

    def to_python(self, value: Any) -> str:
        """Return the cleaned text; raises ValidationError with the place of what cannot be seen."""
        return self.cleaned(str(value or ""))

    def validate(self, value: str) -> None:
        """Raises ValidationError when the text is missing or too long."""
        if not self.may_wait:
            super().validate(value)
        if len(value) > self.limit:
            message = f"This has {len(value):,} characters; at most {self.limit:,} fit."
            raise ValidationError(f"{message} {self.to_shorten}".rstrip(), code="too_long")


class LineField(TextField):
    """A single line, as articles.text.clean.one_line gives it."""

    widget = forms.TextInput
    cleaned = staticmethod(one_line)


class OrcidField(LineField):
    """An ORCID as people paste it, or nothing; kept as 0000-0000-0000-0000."""

    cleaned = staticmethod(lambda text: one_line(without_leftovers(text)))

    def __init__(self, **options: Any) -> None:
        super().__init__(limit=200, may_wait=True, **options)

    def clean(self, value: Any) -> str:
        """Return the ORCID; raises ValidationError for what is none, and for a digit mistyped."""
        typed = super().clean(value)
        return orcid(typed) if typed else ""


class DayInput(forms.DateInput):
    """A picker of days. What was typed and is no day is shown as text, which a picker would
    drop."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(
            {"type": "date", "class": "input--short"} | (attrs or {}), format="%Y-%m-%d"
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return what the widget draws."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _is_day(shown):
            context["widget"]["type"] = "text"
        return context


def _is_day(text: str) -> bool:
    """Is it a valid date string
    (https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#valid-date-string)?"""
    try:
        return (
            re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None
            and parse_date(text) is not None
        )
    except ValueError:
        return False


class CodeField(forms.CharField):
    """A code that is copied from an app, a mail or a sheet of paper: digits of any script and
    width, with any spaces and dashes."""

    LIMIT = 20  # characters that count

    def __init__(self, **options: Any) -> None:
        attributes = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "input--short",
        }
        options.setdefault("widget", forms.TextInput(attributes))
        super().__init__(max_length=self.LIMIT, **options)

    def to_python(self, value: Any) -> str:
        """Return letters and digits alone, the digits as ASCII (Unicode Standard, 4.6: decimal
        digits)."""
        typed = unicodedata.normalize("NFKC", str(value or "")[:_TYPED_LIMIT])
        return "".join(
            str(unicodedata.decimal(character, character))
            for character in typed
            if unicodedata.category(character)[0] in "LN"
        )

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """The browser is not told the limit: it would count the spaces."""
        return {}


class CredentialField(forms.JSONField):
    """What a browser says of a passkey
    (https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson); None if nothing.

    Whatever else is sent is refused here: it may be nested deeper, or hold a longer number, than
    can be read.
    """

    default_error_messages = {"invalid": "The browser sent no passkey that can be read. Try again."}

    def to_python(self, value: Any) -> Any:
        """Return it as a dictionary that holds another, the response; raises ValidationError."""
        try:
            credential = super().to_python(value)
        except (RecursionError, ValueError):
            credential = ""
        is_one = isinstance(credential, dict) and isinstance(credential.get("response"), dict)
        if not is_one and credential is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return credential

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was sent, unread."""
        return data

    def prepare_value(self, value: Any) -> str:
        """Return nothing: an answer holds once, and goes into no page."""
        return ""


def whole_number(typed: Any) -> int:
    """Return the version number a page carried, -1 for anything that is none, which no row ever
    has."""
    typed = str(typed)
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


class VersionField(forms.Field):
    """The version of the working copy that was on the screen."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        """Return the version."""
        return whole_number(value)
