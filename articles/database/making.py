"""Objects of the rows of a query that is written once (prepared.py), and of rows that are at hand.

A model's own way goes through each column by itself, with its defaults and descriptors, which is
most of what an object costs. Where that leaves nothing in it but the columns, the next objects are
given them at once.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init

# What is bound to the class, to see whether a model has its own.
AS_EVER = Model.from_db.__func__  # type: ignore[attr-defined]


def twin(instance: Any) -> Any:
    """Return another object of the same row, with all that is known of it; what is set on one of
    them is not on the other."""
    made, state = instance.__new__(type(instance)), ModelState()
    vars(state).update(vars(instance._state), fields_cache=dict(instance._state.fields_cache))
    vars(made).update(vars(instance), _state=state)
    return made


class Making:
    """Makes objects of rows, with what was joined and annotated to them."""

    def __init__(self, compiler: Any) -> None:
        """`compiler` has run."""
        self._part = _Part(compiler.klass_info, compiler.select)
        self._annotations = list((compiler.annotation_col_map or {}).items())

    def object_of(self, row: Any) -> Any:
        """Return the object of a row."""
        made = self._part.object_of(row)
        for name, column in self._annotations:
            setattr(made, name, row[column])
        return made


class _Part:
    """Columns of which one object is made, and those of its neighbours."""

    def __init__(self, info: Any, select: Any) -> None:
        fields = info["select_fields"]
        self._first, self._end = fields[0], fields[-1] + 1
        self._names = [column[0].target.attname for column in select[self._first : self._end]]
        self._model = info["model"]
        self._key = self._names.index(self._model._meta.pk.attname)
        self._neighbours = [
            (_Part(related, select), related["local_setter"], related["remote_setter"])
            for related in info.get("related_klass_infos", ())
        ]
        self._is_flat: bool | None = None  # until the first object was made

    def object_of(self, row: Any) -> Any:
        """Return the object, or None where none was joined."""
        values = row[self._first : self._end]
        if values[self._key] is None:
            return None
        made = (
            self._at_once(values)
            if self._is_flat and self._model.from_db.__func__ is AS_EVER
            else self._as_ever(values)
        )
        for part, know, be_known in self._neighbours:
            neighbour = part.object_of(row)
            know(made, neighbour)
            if neighbour is not None:
                be_known(neighbour, made)
        return made

    def _at_once(self, values: Any) -> Any:
        made, state = self._model.__new__(self._model), ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        known = vars(made)
        known["_state"] = state
        known.update(zip(self._names, values, strict=True))
        return made

    def _as_ever(self, values: Any) -> Any:
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)
        if self._is_flat is None:
            known, is_watched = (
                vars(made),
                any(signal.has_listeners(self._model) for signal in (pre_init, post_init)),
            )
            are_there = all(
                known.get(name) is value for name, value in zip(self._names, values, strict=True)
            )
            self._is_flat = (
                are_there and len(known) == len(values) + 1 and not is_watched
            )  # the one besides is _state
        return made
