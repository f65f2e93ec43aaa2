"""Append-only rows: written once. A change is refused by the model, by the queryset and, with
triggers (triggers.py), by the database."""

from typing import Any, NoReturn, TypeVar

from django.db import models

from ..database.canonical import digest
from ..database.rows import RowsQuerySet

Row = TypeVar("Row", bound=models.Model, covariant=True)


class AppendOnlyError(TypeError):
    """Someone tried to change what is written."""


class AppendOnlyQuerySet(RowsQuerySet[Row]):
    """A queryset that can read and add, and nothing else."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(
            f"{self.model._meta.verbose_name_plural} are append-only: they are added, "
            "never changed or removed."
        )

    update = delete = bulk_update = update_or_create = _raw_delete = _update = _refuse


class AppendOnly(models.Model):
    """A row that is written once: no second save, no deletion. The database refuses, too
    (`add_triggers`)."""

    is_append_only = True
    is_sealed = False  # must every row be named by an event of the ledger? (verification.py)
    added_later: tuple[str, ...] = ()  # columns younger than the first rows
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row for the first and only time; raises AppendOnlyError on a second save."""
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.verbose_name} {self.pk} is append-only.")
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises AppendOnlyError."""
        raise AppendOnlyError(f"{self._meta.verbose_name} {self.pk} is append-only.")

    @property
    def ledger_name(self) -> str:
        """How the ledger names this row: `app.model:key`."""
        return f"{self._meta.label_lower}:{self.pk}"

    def fingerprint(self) -> str:
        """Return the digest over every column of the row, for the ledger to hold.

        A column that was added later is left out while it is as empty as it was for the rows before
        it.
        """
        columns = {
            field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields
        }
        return digest(
            {
                name: value
                for name, value in columns.items()
                if value or name not in self.added_later
            }
        )
