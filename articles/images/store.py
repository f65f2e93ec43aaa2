"""Where the bytes of pictures are kept: a file each, called by the SHA-256 of its bytes, in the
folder `images` of VAR_DIR. Nothing here is changed or removed: what is written under a name has
that name for good."""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from .picture import Picture

# Pictures that the application brings along, for the examples of its own pages.
BROUGHT = Path(__file__).with_name("kept")


def folder() -> Path:
    """Return where pictures are kept."""
    return Path(settings.VAR_DIR) / "images"


def keep(picture: Picture) -> str:
    """Write the bytes of a picture, unless they are there; return their digest, in hexadecimal
    digits. Raises OSError.

    The file has its name only once it is whole, whatever ends the process meanwhile.
    """
    digest = sha256(picture.data).hexdigest()
    path = folder() / f"{digest}.{picture.ending}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            try:
                file.write(picture.data)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o644)
                os.replace(file.name, path)
            except OSError:
                with suppress(OSError):
                    os.unlink(file.name)
                raise
    return digest


def is_brought(name: str) -> bool:
    """Is the file of this name one that the application brings along?"""
    return (BROUGHT / name).is_file()


def read(name: str) -> bytes | None:
    """Return the bytes of the file of this name, such as “0123….png”; None if it cannot be
    read, or has other bytes than those it is called by.

    The name is one of ours (articles/text/figures), never a path that somebody typed.
    """
    for directory in (folder(), BROUGHT):
        with suppress(OSError):
            data = (directory / name).read_bytes()
            return data if sha256(data).hexdigest() == name.partition(".")[0] else None
    return None
