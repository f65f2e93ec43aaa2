"""A program of its own: sets one text. Reads its data as JSON from standard input and writes the
PDF to standard output.

It knows nothing of the application, so that whatever becomes of it, a worker goes on; and it gives
up by itself: after so many seconds of work and beyond so much memory. It reads no file but the
template and the pictures of texts, and asks no network: neither other fonts nor packages.
"""

import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import typst

try:
    import resource
except ImportError:  # not everywhere
    resource = None  # type: ignore[assignment]

TEMPLATE = Path(__file__).with_name("template") / "text.typ"
STANDARDS: Any = [
    "a-2a",
    "ua-1",
]  # to be kept (ISO 19005-2), and to be read by everybody (ISO 14289-1)
SECONDS, BYTES = 50, 4 * 1024**3
MISSING = re.compile(r'the text `"(.*?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
CANNOT_BE_SET, OUT_OF_TIME = (
    3,
    24,
)  # how it ends: the first with this code, the second by this signal (SIGXCPU)


def typeset(data: str) -> bytes:
    """Return the PDF of a text: `data` is what template/text.typ reads, as JSON, and in
    `pictures_in` the folder of the pictures, if there are any. Raises typst.TypstError, for a
    letter without a font."""
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(),
        root=json.loads(data).get("pictures_in") or TEMPLATE.parent,
        font_paths=typst.Fonts(include_system_fonts=False),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        package_path=TEMPLATE.parent,
        package_cache_path=TEMPLATE.parent,
    )
    return cast(bytes, compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=0))


def without_a_font(trouble: typst.TypstError) -> list[str]:
    """Return what the fonts have no shapes for, letters or pieces of words, each once, in order."""
    found = (
        ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
        for text in MISSING.findall(trouble.diagnostic)
    )
    return list(dict.fromkeys(found))


def bound() -> None:
    """Bound what this process may use, where the system can."""
    if resource:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
            resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def main() -> int:
    """Set what comes in; return the exit code."""
    bound()
    try:
        sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode()))
    except typst.TypstError as trouble:
        sys.stderr.buffer.write(
            json.dumps(
                {"without_a_font": without_a_font(trouble), "message": trouble.message}
            ).encode()
        )
        return CANNOT_BE_SET
    return 0


if __name__ == "__main__":
    sys.exit(main())
