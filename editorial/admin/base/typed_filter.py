"""Filters of a list that are typed, not chosen: a small form in the drawer, which keeps what
else was chosen."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest


class TypedFilter(admin.ListFilter):
    """Its parameters in the address are the fields of its `form`."""

    template = "editorial/admin/_typed_filter.html"
    form: type[forms.Form]

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    @classmethod
    def parameters(cls) -> list[str]:
        """Return the names of its parameters."""
        return list(cls.form.base_fields)

    def expected_parameters(self) -> list[str | None]:
        """Return them, as Django asks for them."""
        return [*self.parameters()]

    def has_output(self) -> bool:
        """A form can always be filled in."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list; raises IncorrectLookupParameters for what the form does not take."""
        given = self.form(self.used_parameters)
        if not given.is_valid():
            raise IncorrectLookupParameters
        return self.narrow(queryset, given.cleaned_data)

    def narrow(self, queryset: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        """Return what belongs to what was typed."""
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield the form, what else the address holds, and the way back to all."""
        kept = [
            (name, value)
            for name, value in changelist.params.items()
            if name not in self.parameters()
        ]
        yield {
            "form": self.form(self.used_parameters, auto_id="filter_%s"),
            "kept": kept,
            "is_used": any(self.used_parameters.values()),
            "query_string": changelist.get_query_string(remove=self.parameters()),
        }
