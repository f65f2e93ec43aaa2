"""What the list of the ledger can be narrowed by: days, people, verbs, topics, delivery."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.ledger import acts
from articles.models import DeliveryStatus, Notification, Topic
from articles.staff_search import finding

from ..base.days import DayField, midnight
from ..base.typed_filter import TypedFilter

PERIODS = {
    "1": "Last day",
    "7": "Last 7 days",
    "30": "Last 30 days",
    "90": "Last 90 days",
    "365": "Last 365 days",
}


class Narrowing(admin.SimpleListFilter):
    """A filter that takes what it offers, and nothing else."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list; raises IncorrectLookupParameters for what is not offered."""
        value = self.value()
        if not value:
            return queryset
        if value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return self.narrow(queryset, value)

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return what belongs to the choice."""
        return queryset.filter(**{self.parameter_name or "": value})


class DaysForm(forms.Form):
    """A first and a last day."""

    since, until = DayField("From"), DayField("To")


class DaysFilter(TypedFilter):
    """Events from one day to another, both taken in, in UTC."""

    title, form = "days", DaysForm

    def narrow(self, queryset: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        """Return the events of these days."""
        if given["since"]:
            queryset = queryset.filter(at__gte=midnight(given["since"]))
        return (
            queryset.filter(at__lt=midnight(given["until"] + timedelta(days=1)))
            if given["until"]
            else queryset
        )


class PersonForm(forms.Form):
    """Somebody's name."""

    person = forms.CharField(
        label="Name, a part of it, or an address", max_length=254, required=False
    )


class PersonFilter(TypedFilter):
    """Acts of one person, by name, or by the address, which tells two of one name apart."""

    title, form = "person", PersonForm

    def narrow(self, queryset: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        """Return the acts of whoever is called so."""
        return (
            queryset.filter(actor__in=finding.named(given["person"]).keys)
            if given["person"]
            else queryset
        )


class VerbFilter(Narrowing):
    """Events of one verb."""

    title, parameter_name = "what happened", "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every verb that is told."""
        return [(act.name, act.past) for act in acts.REGISTRY if act.in_ledger]


class TopicFilter(Narrowing):
    """Events on articles of one topic, as it was last submitted."""

    title, parameter_name = "topic", "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every topic."""
        return list(Topic.objects.values_list("slug", "name"))

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the events of that topic."""
        return queryset.filter(article__revision__topic__slug=value)


class PeriodFilter(Narrowing):
    """Events of the last days."""

    title, parameter_name = "when", "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The periods."""
        return list(PERIODS.items())

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the events since then."""
        return queryset.filter(at__gte=timezone.now() - timedelta(days=int(value)))


class DeliveryFilter(Narrowing):
    """Events of which some notification is in this state."""

    title, parameter_name = "notifications", "delivery"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every state of a notification."""
        return [(state.value, f"Some {state.label.lower()}") for state in DeliveryStatus]

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the events that owe or owed such a one."""
        return queryset.filter(
            Exists(Notification.objects.filter(event=OuterRef("pk"), state=value))
        )


class _OfOne(Narrowing):
    """What belongs to the one row that the address names; there is nothing to choose from."""

    said = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The row, if one is named."""
        named = request.GET.get(self.parameter_name or "", "")
        if not named:
            return []
        return (
            [(named, self.said)]
            if named.isascii() and named.isdecimal() and len(named) < 19
            else [("", "")]
        )


class ArticleFilter(_OfOne):
    """The events of one article."""

    title, parameter_name, said = "article", "article", "This article"


class EventFilter(_OfOne):
    """The notifications of one event."""

    title, parameter_name, said = "event", "event", "This event"
