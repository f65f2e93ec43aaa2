"""The application as it is served: `granian --interface rsgi editorial.rsgi:application`."""

from django.conf import settings

from .serving.gateway import Gateway
from .wsgi import application as served

application = Gateway(served, session_cookie=settings.SESSION_COOKIE_NAME)
