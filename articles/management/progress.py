"""How far a command is, for whoever looks at its terminal."""

from collections.abc import Callable

from django.core.management.base import OutputWrapper

BAR = 40  # characters


def progress_bar(out: OutputWrapper) -> Callable[[int, int], None]:
    """Return what draws the bar on `out`, given how many are done, of how many; where `out` is
    no terminal, nothing is drawn."""

    def show(done: int, total: int) -> None:
        filled = BAR * done // total
        if out.isatty():
            out.write(
                f"\r[{'#' * filled}{' ' * (BAR - filled)}] {done} of {total}",
                ending="\n" if done == total else "",
            )
            out.flush()

    return show
