"""What runs by itself, and how often."""

from datetime import timedelta
from typing import Any


def schedule(*, sweep_seconds: int, looks_up: bool) -> dict[str, dict[str, Any]]:
    """Return the schedule of the tasks: mail is looked for every `sweep_seconds`, works are looked
    up only if `looks_up`."""
    tasks: dict[str, dict[str, Any]] = {
        "sweep": {
            "task": "articles.tasks.deliver_notifications",
            "schedule": timedelta(seconds=sweep_seconds),
            "options": {"expires": 60},
        },  # a worker that was away need not catch up on sweeps
        "clock": {
            "task": "reviewers.tasks.keep_time",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "figures": {
            "task": "reviewers.tasks.keep_figures",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "related": {
            "task": "articles.tasks.relate_texts",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 30},
        },
        "pdfs": {
            "task": "articles.tasks.make_pdfs",
            "schedule": timedelta(seconds=30),
            "options": {"expires": 30},
        },
        "links": {
            "task": "articles.tasks.check_links",
            "schedule": timedelta(minutes=10),
            "options": {"expires": 600},
        },
        "pages": {"task": "articles.tasks.set_outdated_pages", "schedule": timedelta(minutes=5)},
    }
    if looks_up:
        tasks["look_ups"] = {
            "task": "articles.tasks.look_up_works",
            "schedule": timedelta(seconds=5),
            "options": {"expires": 5},
        }
    return tasks
