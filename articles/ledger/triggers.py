"""Triggers by which the database itself refuses to change or remove append-only rows. Their names
and messages are stored, and stay."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

_ADD = {
    "postgresql": (
        """create or replace function ink_is_dry() returns trigger language plpgsql as $$ begin
           raise exception '% is ink', tg_table_name using errcode = 'integrity_constraint_violation'; end $$""",  # noqa: E501
        'create or replace trigger ink before update or delete on "{table}" for each row execute '
        "function ink_is_dry()",
        'create or replace trigger ink_all before truncate on "{table}" execute function '
        "ink_is_dry()",
    ),
    "sqlite": (
        *(
            f"""create trigger if not exists "{{table}}_no_{act}" before {act} on "{{table}}"
              begin select raise(abort, '{{table}} is ink'); end"""
            for act in ("update", "delete")
        ),
        # INSERT OR REPLACE removes the row in its way; whether that meets the trigger above is up
        # to the connection.
        """create trigger if not exists "{table}_no_replace" before insert on "{table}"
           when exists (select 1 from "{table}" as old where {taken}) begin select raise(abort, '{table} is ink'); end""",  # noqa: E501
    ),
}
_DROP: dict[str, tuple[str, ...]] = {
    "postgresql": (
        'drop trigger if exists ink on "{table}"',
        'drop trigger if exists ink_all on "{table}"',
    ),
    "sqlite": tuple(
        f'drop trigger if exists "{{table}}_no_{act}"' for act in ("update", "delete", "replace")
    ),
}


def append_only_models(app_config: AppConfig) -> list[type[Model]]:
    """Return the append-only models of the app, history included."""
    return [model for model in app_config.get_models() if getattr(model, "is_append_only", False)]


def add_triggers(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put the triggers on every append-only table of the app; idempotent.

    A post_migrate receiver rather than a migration: whatever a migration rebuilt has its
    triggers again afterwards.
    """
    _run(_ADD, app_config, using)


def drop_triggers(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers off; only our `flush` does so, in the demo and in tests."""
    _run(_DROP, app_config, using)


def _run(scripts: dict[str, tuple[str, ...]], app_config: AppConfig, using: str) -> None:
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in append_only_models(app_config):
            if model._meta.db_table in present:
                for statement in scripts[connection.vendor]:
                    sql = statement.replace("{table}", model._meta.db_table).replace(
                        "{taken}", _taken(model)
                    )
                    cursor.execute(sql, None)


def _taken(model: type[Model]) -> str:
    """Return the SQL for "the row `old` has a key of the row `new`"."""
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    keys = [[field.name] for field in model._meta.concrete_fields if field.unique]
    keys += [list(constraint.fields) for constraint in model._meta.total_unique_constraints]
    return " or ".join(
        " and ".join(f'old."{columns[name]}" = new."{columns[name]}"' for name in key)
        for key in keys
    )
