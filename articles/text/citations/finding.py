"""What a check finds, and what puts it right at a press."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

_AROUND = 20  # characters
_LISTED = 5  # lines, or runs of lines
MUST, AGAINST = "Must be resolved", "Blocks approval"


@dataclass(frozen=True)
class Fix:
    """What a button does: put `text` in the place of what stands from `start` to `end`, for each of
    the `edits`, in order.

    Places count characters of the field that the finding is about.
    """

    label: str
    edits: tuple[tuple[int, int, str], ...]

    def apply(self, text: str) -> str:
        """Return `text`, in which it was found, put right."""
        parts, done = [], 0
        for start, end, new in self.edits:
            parts += [text[done:start], new]
            done = end
        return "".join([*parts, text[done:]])


class Severity(StrEnum):
    """How much a finding weighs: an objection stands against a submission or an approval, a
    warning and advice against nothing."""

    OBJECTION = "objection"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """One thing found; submission waits for the blocking ones, approval for every objection.

    `line` and `column` count from 1 in the text of `field`. In "references", `line` is the number
    of the reference. `fixes` are offered to the author, who chooses: none is made unasked.
    """

    code: str
    message: str
    field: str
    line: int | None
    column: int | None
    is_blocking: bool
    fixes: tuple[Fix, ...] = ()
    severity: Severity = Severity.ADVICE
    key: str = ""  # names what can be waived, in any revision with the same words

    @property
    def is_objection(self) -> bool:
        """Does it stand against something?"""
        return self.severity == Severity.OBJECTION

    @property
    def weight(self) -> str:
        """What it weighs, in words, as it is shown before its message."""
        return (
            MUST
            if self.is_blocking
            else AGAINST
            if self.is_objection
            else self.severity.capitalize()
        )


def blocking(
    field: str,
    code: str,
    message: str,
    line: int | None = None,
    column: int | None = None,
    *fixes: Fix,
) -> Finding:
    """Return a finding that keeps a text from being submitted."""
    return Finding(code, message, field, line, column, True, fixes, Severity.OBJECTION)


def advice(
    field: str,
    code: str,
    message: str,
    line: int | None = None,
    column: int | None = None,
    *fixes: Fix,
) -> Finding:
    """Return a finding that an author may leave as it is."""
    return Finding(code, message, field, line, column, False, fixes)


def line_of(field: str, line: int) -> str:
    """Name a line of a field, from 1, as a message begins; a short answer is a paragraph,
    however it was typed."""
    return f"Line {line}" if field == "body" else "Short answer"


def lines_named(numbers: Iterable[int]) -> str:
    """Name lines: "Line 3", "Lines 3 to 5", "Lines 3 and 5"; all of them, runs as such."""
    runs: list[list[int]] = []
    for number in dict.fromkeys(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = [str(first) if first == last else f"{first} to {last}" for first, last in runs]
    shown, rest = named[:_LISTED], len(named) - _LISTED
    if len(runs) == 1 and runs[0][0] == runs[0][1]:
        return f"Line {named[0]}"
    more = [f"{rest} more"] if rest > 0 else []
    *others, last = [*shown, *more]
    return f"Lines {', '.join(others)} and {last}" if others else f"Lines {last}"


def keyed(found: Iterable[Finding], text: str) -> dict[str, tuple[Finding, Fix]]:
    """Return the fixes of what was `found` in the `text` of a field, each by a name that stays
    while the words around it do.

    So a button does what it said although other parts of the text were changed meanwhile, or
    nothing.
    """
    times: Counter[str] = Counter()
    named = {}
    for finding in found:
        for fix in finding.fixes:
            around = (text[max(0, start - _AROUND) : end + _AROUND] for start, end, _ in fix.edits)
            words = "\0".join([finding.code, fix.label, *around])
            name = sha256(words.encode(errors="surrogatepass")).hexdigest()[:12]
            times[name] += 1
            named[f"{finding.field}-{name}-{times[name]}"] = finding, fix
    return named
