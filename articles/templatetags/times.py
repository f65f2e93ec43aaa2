"""Times as programs read them."""

from datetime import date, datetime

from django import template

register = template.Library()


@register.filter
def machine(moment: date | datetime | None) -> str:
    """Return a day or a moment for the `datetime` of a time element, empty for none.

    At most three digits of a second are allowed there
    (https://html.spec.whatwg.org/multipage/text-level-semantics.html#datetime-value).
    """
    return (
        moment.isoformat(timespec="seconds")
        if isinstance(moment, datetime)
        else moment.isoformat()
        if moment
        else ""
    )
