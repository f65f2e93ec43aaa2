"""The roof's configuration."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class EditorialConfig(AppConfig):
    """Wiring, and what sees both floors."""

    name = "editorial"


class BoardAdminConfig(AdminConfig):
    """The web admin, with our site in place of the stock one."""

    default_site = "editorial.site.BoardSite"
