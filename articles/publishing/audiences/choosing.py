"""“Which best describes you?”: for each kind of reader the text of their own, or the nearest
there is."""

from collections.abc import Collection
from dataclasses import dataclass

from ...models import Audience, address
from .readers import READERS


@dataclass(frozen=True)
class Choice:
    """One kind of reader, and the address of the text for them.

    `is_this` marks the page the choice stands on; `instead` names, in the plural, whose text it is
    where there is none of their own. With `is_retracted` there was one, and its page says why it is
    not to be relied on.
    """

    audience: Audience
    address: str
    is_this: bool
    instead: str = ""
    is_retracted: bool = False

    @property
    def label(self) -> str:
        """The reader, in a word."""
        return self.audience.capitalize()


def nearest(wanted: str, public: Collection[str]) -> Audience | None:
    """Return the audience whose public text is the nearest to what readers of the kind `wanted` ask
    for: their own, if there is one.

    None where nothing is public, or nobody is of that kind.
    """
    if wanted not in Audience.values:
        return None
    ranked = (Audience(wanted), *READERS[Audience(wanted)].nearest)
    return next((audience for audience in ranked if audience in public), None)


def choices(
    slug: str, here: str, public: Collection[str], retracted: Collection[str] = ()
) -> list[Choice]:
    """Return one choice for each kind of reader, as they stand on the page for `here`; none
    where no text is public."""
    own = {here, *retracted}
    found = (
        [(reader, reader if reader in own else nearest(reader, public)) for reader in Audience]
        if public
        else []
    )
    return [
        Choice(
            reader,
            address_for(slug, reader, text),
            is_this=reader == here,
            instead="" if text == reader else text.label.lower(),
            is_retracted=reader in retracted,
        )
        for reader, text in found
        if text is not None
    ]


def address_for(slug: str, wanted: str, text: str) -> str:
    """Return the address of the text for `text` as readers of the kind `wanted` are led to it:
    it then says that it stands in."""
    return address(slug, text) + ("" if text == wanted else f"#for-{wanted}")


def standing_in(here: str, public: Collection[str]) -> list[Audience]:
    """Return the kinds of reader who have no text of their own and whom the page for `here` is
    the nearest to."""
    return [
        audience
        for audience in Audience
        if audience != here and here in public and nearest(audience, public) == here
    ]
