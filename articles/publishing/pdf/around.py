"""What stands around a text in its PDF: how it is cited, the disclaimer, the site's name; and
how all of it is set."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from django.template.loader import render_to_string

from ...database.canonical import digest
from ...images.store import folder, read
from ...models import Audience, Policy
from ...site_settings.in_force import site
from ...text.typeset import set_text
from ..audiences.readers import READERS
from ..citing.formatted import citation
from .elements import way
from .nodes import nodes, pictures
from .printed import Printed
from .typeset_one import TEMPLATE


def around(printed: Printed) -> str:
    """Return what follows the text, as HTML."""
    disclaimer = Policy.objects.in_force(printed.audience)[Policy.Kind.DISCLAIMER]
    return render_to_string(
        "articles/pdf/around.html",
        {
            "house": site(),
            "citation": citation(printed.cited.item()),
            "is_former": printed.is_former,
            "disclaimer": disclaimer,
            "using": READERS[Audience(printed.audience)].using,
            "disclaimer_text": set_text(disclaimer.text, []).html,
        },
    )


def look(around: str) -> str:
    """Return the digest over what stands around a text, and over how it is set."""
    return digest([site()["name"], around, *_setter()])


def to_set(printed: Printed, around: str) -> dict[str, Any]:
    """Return the data that the template of the typesetter reads. Raises FileNotFoundError for a
    picture that is not there now."""
    house = site()
    blocks = nodes(printed.html + around, house["origin"])
    if missing := [name for name in pictures(blocks) if read(name) is None]:
        raise FileNotFoundError(*missing)
    return {
        **printed.on_each_sheet,
        "site": house["name"],
        "title_dir": way(printed.title),
        "blocks": blocks,
        "pictures_in": str(folder()) if pictures(blocks) else "",
    }


@cache
def _setter() -> tuple[str, ...]:
    made_by = [
        TEMPLATE,
        *(TEMPLATE.parent.with_name(f"{name}.py") for name in ("elements", "nodes", "typeset_one")),
    ]
    return version("typst"), *(sha256(file.read_bytes()).hexdigest() for file in made_by)
