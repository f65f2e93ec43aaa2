"""Templates are laid out for those who write them; readers are sent none of it."""

import re
from typing import Any

from django.template.loaders import filesystem

LAYOUT = re.compile(r"^[ \t]*(?:\{#[^\n]*?#\}\n)?[ \t]*", re.MULTILINE)
AS_IT_IS = "{# djlint:off #}"
AS_TYPED = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


class Loader(filesystem.Loader):
    """Loads templates from folders, those of HTML without indentation and without lines that are a
    comment.

    Lines of code are left as they are, and so is a template that the formatter must leave so: what
    was approved keeps its bytes.
    """

    def get_contents(self, origin: Any) -> str:
        """Return the template's text; raises TemplateDoesNotExist where there is none."""
        contents = super().get_contents(origin)
        if not str(origin.name).endswith(".html") or contents.startswith(AS_IT_IS):
            return contents
        parts = AS_TYPED.split(contents)
        parts[::2] = [LAYOUT.sub("", part) for part in parts[::2]]
        return "".join(parts)
