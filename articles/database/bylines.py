"""Who stands on a byline, asked of the database."""

from typing import Any

from django.db import models


class OnByline(models.Func):
    """Does a person, by key, stand on a byline, a JSON list of objects with an "id"?"""

    arity = 2  # the person, the byline
    output_field = models.BooleanField()
    template = "jsonb_build_array(jsonb_build_object('id', %(expressions)s"
    arg_joiner = ")) <@ "

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the same for a database without a test of what JSON contains."""
        template = "%(expressions)s))"
        joiner = " IN (SELECT json_extract(value, '$.id') FROM json_each("
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)
