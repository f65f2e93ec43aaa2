"""Every page of the demo as a file, for a program that reads HTML."""

import json
from pathlib import Path

from django.test import Client

from articles.models import Person
from tests.screens.pages import looks


def keep(folder: str, names: tuple[str, ...]) -> None:
    """Make the folder, and write each page of tests/screens/pages.py into it, as the one who looks
    is shown it.

    In its addresses.json stands the address of the first page whose name begins with each of the
    `names`.
    """
    Path(folder).mkdir()
    pages = looks()
    addresses = {
        name: next(look.address for look in pages if look.name.startswith(name)) for name in names
    }
    (Path(folder) / "addresses.json").write_text(json.dumps(addresses))
    for number, look in enumerate(pages):
        if look.step:
            look.step()
        client = Client(SERVER_NAME="localhost")
        if look.email:
            client.force_login(Person.objects.get(email=look.email))
        answer = client.post(look.address, look.send()) if look.send else client.get(look.address)
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if page and answer.headers["Content-Type"].startswith("text/html"):
            (Path(folder) / f"{number:03}-{look.who}-{look.name}.html").write_bytes(page)
