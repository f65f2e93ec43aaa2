"""A worker for tests: the site's own, with shorter waits, and telling the mail server which process
is calling.

Run as `python -m tests.faults.worker <arguments of celery worker>`.
"""

import os
import sys
from datetime import timedelta
from importlib import import_module

import django
from django.conf import settings
from django.core.mail.utils import DNS_NAME

from editorial.celery import app

WAITS = {
    "LEASE": timedelta(seconds=1.5),
    "MARK_SECONDS": 0.1,
    "SERVER_PAUSE": timedelta(seconds=0.3),
    "FIRST_PAUSE": timedelta(seconds=0.2),
    "LONGEST_PAUSE": timedelta(seconds=0.5),
    "MAX_ATTEMPTS": 1_000,
}


def main() -> None:
    """Run until killed."""
    django.setup()
    courier = import_module("articles.tasks")  # models must be ready first
    for name, wait in WAITS.items():
        setattr(courier, name, wait)
    settings.EMAIL_TIMEOUT = 1
    settings.CELERY_BEAT_SCHEDULE["clock"]["schedule"] = timedelta(seconds=1)
    DNS_NAME.get_fqdn = lambda: f"pid-{os.getpid()}.worker.example"
    app.worker_main(["worker", *sys.argv[1:]])


if __name__ == "__main__":
    main()
