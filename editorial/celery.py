"""The Celery application: `celery -A editorial worker`."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

from articles.operations.connections import introduce

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

app = Celery("editorial")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

worker_init.connect(
    lambda **_: introduce("worker"), weak=False, dispatch_uid="name of the worker's connections"
)
beat_init.connect(
    lambda **_: introduce("beat"), weak=False, dispatch_uid="name of beat's connections"
)
