"""What the database forgets by itself of what members have read, where an act changes what is named
of a text that is public.

A late interest and a waiver change the row of an assignment, a review after the publication is a
row of its own. Triggers: so that no act takes a statement more, and none can leave it out. Until
the clock comes by, all that the member has read is counted.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

_FORGET = """delete from reviewers_publicreadings where member_id = {member}
    and exists (select 1 from articles_galley where revision_id = new.revision_id)"""
_ON_ASSIGNMENT = _FORGET.format(member="new.member_id")
_ON_REVIEW = _FORGET.format(
    member="(select member_id from reviewers_assignment where id = new.assignment_id)"
)
_INSTALL = {
    "postgresql": (
        f"""create or replace function readings_of_assignment() returns trigger language plpgsql as $$
            begin {_ON_ASSIGNMENT}; return null; end $$""",  # noqa: E501
        "create or replace function readings_of_review() returns trigger language plpgsql as $$ "
        f"begin {_ON_REVIEW}; return null; end $$",
        """create or replace trigger readings_forgotten after update on reviewers_assignment for each row
           when (old.interests is distinct from new.interests) execute function readings_of_assignment()""",  # noqa: E501
        "create or replace trigger readings_forgotten after insert on reviewers_review for each "
        "row execute function readings_of_review()",
    ),
    "sqlite": (
        f"""create trigger if not exists reviewers_assignment_forgets_readings after update on reviewers_assignment
            when old.interests is not new.interests begin {_ON_ASSIGNMENT}; end""",  # noqa: E501
        "create trigger if not exists reviewers_review_forgets_readings after insert on "
        f"reviewers_review begin {_ON_REVIEW}; end",
    ),
}


def install(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put the triggers on their tables; idempotent. After each migration, for one that rebuilds
    a table takes its triggers with it."""
    connection = connections[using]
    if "reviewers_publicreadings" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            for statement in _INSTALL[connection.vendor]:
                cursor.execute(statement, None)
