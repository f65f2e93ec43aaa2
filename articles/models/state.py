"""A status that only a transition moves, and that refreshing from the database may reload."""

from typing import Any

from django_fsm import FSMField, FSMFieldDescriptor

from ..database.rows import SavedByKey


class StateDescriptor(FSMFieldDescriptor):
    """Lets a protected state be set to what it already is, or be reloaded; every other
    assignment is refused."""

    def __set__(self, instance: Any, value: Any) -> None:
        known, name = vars(instance), self.field.name
        if (
            self.field.protected
            and name in known
            and ("_reloading" in known or known[name] == value)
        ):
            self.field.set_proxy(instance, value)
            self.field.set_state(instance, value)
        else:
            super().__set__(instance, value)


class StateField(FSMField):
    """An FSMField for models that are refreshed, validated and locked."""

    descriptor_class = StateDescriptor


class StatefulModel(SavedByKey):
    """A model with protected states."""

    class Meta:
        abstract = True

    @classmethod
    def machine(cls) -> dict[str, Any]:
        """Return django-fsm's metadata of each verb of this model, in the order they are
        written, those of the classes that it is made of first."""
        return {
            name: method._django_fsm
            for part in reversed(cls.__mro__)
            for name, method in vars(part).items()
            if hasattr(method, "_django_fsm")
        }

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Reload, protected states included."""
        vars(self)["_reloading"] = True
        try:
            super().refresh_from_db(*args, **kwargs)
        finally:
            vars(self).pop("_reloading")
