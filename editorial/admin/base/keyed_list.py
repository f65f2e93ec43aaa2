"""A list that is paged by place, never by number: nothing is counted, and the thousandth page
costs what the first does."""

import json
from datetime import datetime
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from articles.templating.addresses import known_path

BEHIND, BEFORE = (
    "behind",
    "before",
)  # parameters of the address: the place after, and up to, which the page shows
LONGEST = 1_000  # characters of a cursor


class AtLeast(int):
    """A number of rows that is not known further: "50+"."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


class Pager:
    """What the theme's templates ask of a paginator."""

    template_name = "editorial/admin/_older_newer.html"


class ThemedList(ChangeList):
    """A list that has at hand what the theme asks for in each row."""

    is_dataset = False  # where there is no such name, Python lists all there are to say so

    @cached_property
    def _ordered_by(self) -> Any:
        return super().get_ordering_field_columns()

    def get_ordering_field_columns(self) -> Any:
        """Return which columns it is ordered by; they are worked out once."""
        return self._ordered_by

    def url_for_result(self, result: Any) -> str:
        """Return the address of a row's page."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return known_path(
            name,
            (quote(getattr(result, self.pk_attname)),),
            current_app=self.model_admin.admin_site.name,
        )


class KeyedList(ThemedList):
    """Its order is by columns that are never empty, the last of them the key; a cursor is what
    a row has in them."""

    paginator: Any
    result_list: Any
    further, back = "", ""  # the addresses of the pages behind and before this one

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Return the rows of all pages; the cursor is no filter of them."""
        for name in (BEHIND, BEFORE):
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        """Read one page, and whether there is more on the side it was read towards."""
        is_back = BEFORE in request.GET and BEHIND not in request.GET
        cursor = request.GET.get(BEFORE if is_back else BEHIND)
        self._order = _to_the_key(
            [str(column) for column in self.get_ordering(request, self.queryset)]
        )
        rows = self.queryset.reverse() if is_back else self.queryset
        if cursor is not None:
            rows = rows.filter(self._beyond(self._values(cursor), is_back=is_back))
        found = list(rows[: self.list_per_page + 1])
        has_more, shown = len(found) > self.list_per_page, found[: self.list_per_page]
        self.result_list = shown[::-1] if is_back else shown
        self._lead(
            has_behind=has_more if not is_back else bool(shown),
            has_before=has_more if is_back else cursor is not None,
        )
        self.result_count = AtLeast(self.list_per_page) if self.further or self.back else len(shown)
        self.show_full_result_count = self.can_show_all = self.multi_page = (
            self.show_admin_actions
        ) = False
        self.full_result_count, self.paginator = None, Pager()

    def _lead(self, *, has_behind: bool, has_before: bool) -> None:
        """Set where the neighbours are; from a page on which there is nothing, to the first one."""
        if not self.result_list:
            self.back = self.get_query_string() if has_before else ""
            return
        self.further = (
            self.get_query_string({BEHIND: self._place(self.result_list[-1])}) if has_behind else ""
        )
        self.back = (
            self.get_query_string({BEFORE: self._place(self.result_list[0])}) if has_before else ""
        )

    def _place(self, row: Any) -> str:
        values = [getattr(row, name.lstrip("-")) for name in self._order]
        return json.dumps(
            [value.isoformat() if isinstance(value, datetime) else value for value in values]
        )

    def _values(self, cursor: str) -> list[Any]:
        """Return what a cursor holds for each column of the order; raises
        IncorrectLookupParameters for what is none."""
        try:
            given = json.loads(cursor[:LONGEST])
            names = [name.lstrip("-") for name in self._order]
            fields: list[Any] = [
                self.lookup_opts.pk if name == "pk" else self.lookup_opts.get_field(name)
                for name in names
            ]
            values = [field.to_python(value) for field, value in zip(fields, given, strict=True)]
            if any(value is None or (isinstance(value, str) and "\0" in value) for value in values):
                raise IncorrectLookupParameters
        except (
            ValueError,
            TypeError,
            OverflowError,
            RecursionError,
            ValidationError,
            FieldDoesNotExist,
        ):
            raise IncorrectLookupParameters from None
        return values

    def _beyond(self, values: list[Any], *, is_back: bool) -> Q:
        """Which rows come behind a cursor, or before it: the first column in which they differ
        says so."""
        beyond, same = Q(), Q()
        for name, value in zip(self._order, values, strict=True):
            column, is_less = name.lstrip("-"), name.startswith("-") != is_back
            beyond |= same & Q(**{f"{column}__{'lt' if is_less else 'gt'}": value})
            same &= Q(**{column: value})
        column, is_less = self._order[0].lstrip("-"), self._order[0].startswith("-") != is_back
        return (
            Q(**{f"{column}__{'lte' if is_less else 'gte'}": values[0]}) & beyond
        )  # said once more: so an index is entered at the cursor


def _to_the_key(order: list[str]) -> list[str]:
    """Return the columns that order rows, each once: behind the key nothing does."""
    key = next((at for at, name in enumerate(order) if name.lstrip("-") == "pk"), len(order))
    return list(dict.fromkeys(order[: key + 1]))
