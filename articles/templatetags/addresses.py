"""`{% url %}`, in every template, by addresses that are worked out once
(articles/templating/addresses.py)."""

from typing import Any

from django import template
from django.template import defaulttags
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from ..templating.addresses import known_path

register = template.Library()


class AddressNode(defaulttags.URLNode):
    """Django's node, which asks for the address in our way."""

    def render(self, context: Any) -> str:
        """Return the address, or set it under the name that was asked for; raises NoReverseMatch
        where it was to be shown."""
        args = [value.resolve(context) for value in self.args]
        kwargs = {name: value.resolve(context) for name, value in self.kwargs.items()}
        name = self.view_name.resolve(context)
        request = getattr(context, "request", None)
        match = getattr(request, "resolver_match", None)
        try:
            path = known_path(
                name,
                args,
                kwargs,
                getattr(request, "current_app", match.namespace if match else None),
            )
        except NoReverseMatch:
            if self.asvar is None:
                raise
            path = ""
        if self.asvar:
            context[self.asvar] = path
            return ""
        return conditional_escape(path) if context.autoescape else path


@register.tag
def url(parser: Any, token: Any) -> AddressNode:
    """Read the tag as Django does."""
    read: Any = defaulttags.url(parser, token)
    return AddressNode(read.view_name, read.args, read.kwargs, read.asvar)
