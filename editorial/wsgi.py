"""The WSGI application: the front, and Django behind it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from articles.operations.connections import FOR_ANSWERS, introduce

# What is read from here on stays: looking for garbage in it takes an eighth of the start.
gc.disable()

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "editorial.settings")

introduce("web", statement_timeout=FOR_ANSWERS)
django = get_wsgi_application()
application = import_string("articles.publishing.serve_page.Front")(
    django
)  # by name: it rests on models, so Django has to be set up first

gc.enable()
gc.freeze()  # nor is it looked through later
