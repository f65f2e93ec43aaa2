"""Which services are asked for which identifier, and what comes of asking them in turn."""

from ..asking import NotAnswered, Unknown, asked
from ..turns import Turns
from .crossref import CROSSREF
from .open_library import OPEN_LIBRARY
from .openalex import OPENALEX
from .pubmed import PUBMED
from .work import Service, Work

# The next one is asked where the one before it knows no such work, or cannot be used.
BY_KIND: dict[str, tuple[Service, ...]] = {
    "DOI": (CROSSREF, OPENALEX),
    "PMID": (PUBMED, OPENALEX),
    "ISBN": (OPEN_LIBRARY,),
}
NAMES = {service.key: service.name for services in BY_KIND.values() for service in services}


def look_up(kind: str, value: str, turns: Turns) -> tuple[Service, Work]:
    """Return the work that an identifier names, and the service that says so, asked when it is its
    turn.

    Raises Unknown where none knows it, and NotAnswered, its `reason` a sentence without a stop,
    where one of them could not be used.
    """
    if {".", ".."} & set(value.split("/")):  # as a path, it would be another one
        raise Unknown
    trouble: NotAnswered | None = None
    for service in BY_KIND[kind]:
        try:
            turns.take(service.key)
            work = service.read(asked(service.host, service.path(kind, value)), kind, value)
            if "title" not in work.item:
                raise NotAnswered("answered without a title", is_passing=False)
            return service, work
        except Unknown:
            continue
        except NotAnswered as late:
            if late.pause:
                turns.pause(service.key, late.pause)
            refusal = NotAnswered(
                f"{service.name} {late.reason}", is_passing=late.is_passing, pause=late.pause
            )
            trouble = trouble or refusal
    raise trouble or Unknown
