"""What the pages of a text cost: `DEMO=1 python bench/text_pages.py [--sizes 20000 60000]`; with
`--postgresql` on that.

Milliseconds of processor time, the least of some, for a text of so many characters with headings,
lists, tables and citations: setting its public page (`set`), submitting it (`submit`), the author's
page, the reviewer's, where a review is written, and the editor's, where it is decided on and 200
verdicts are shown. Cold is with nothing of any text kept in the process, warm right after the same.
Ends with 1 when a page that people look at takes longer, cold, than its bound: 60 for 20,000
characters, 150 for 60,000.
"""

import functools
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from time import process_time
from typing import Any

from measuring.database import again_with_database, set_up

TIMES = 9
BOUNDS = {20_000: 60, 60_000: 150}
LOOKED_AT = ("author", "reviewer", "editor", "reviewer again", "editor again")
JUDGED = 200
SENTENCES = (
    "Give {n} mg of aspirin once daily for {n} weeks [1]. ",
    "Do not give it in pregnancy below {n} weeks. ",
    "The risk fell by {n} per cent in a trial of adults [1]. ",
    "Check potassium after {n} days and stop when it is above 5.5 mmol/L [1]. ",
)
Acts = dict[str, Callable[[], Any]]


def main() -> None:
    """Start the database, and measure in a process of its own."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, default=list(BOUNDS))
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--inside", action="store_true")
    given = parser.parse_args()
    if not given.inside:
        return again_with_database(__file__, sqlite=not given.postgresql)
    set_up()
    return measure(given.sizes)


def measure(sizes: list[int]) -> None:
    """Measure and print."""
    from tests.cast import gather

    cast, is_slow = gather(), False
    print(
        f"\n{'milliseconds':<22}" + "".join(f"{f'{size:,} cold':>16}{'warm':>8}" for size in sizes)
    )
    found: dict[str, list[tuple[float, float]]] = {}
    for size in sizes:
        for name, act in acts(cast, size):
            found.setdefault(name, []).append((least(act, is_cold=True), least(act, is_cold=False)))
    for name, times in found.items():
        print(f"{name:<22}" + "".join(f"{cold:>16.1f}{warm:>8.1f}" for cold, warm in times))
        is_slow |= name in LOOKED_AT and any(
            cold > BOUNDS.get(size, cold) for size, (cold, _) in zip(sizes, times, strict=True)
        )
    raise SystemExit(is_slow)


def acts(cast: Any, size: int) -> Any:
    """Walk an article through its life; return each act by name where it stands in it."""
    from django.test import Client

    from articles.models import Article
    from articles.publishing.render_page import set_page
    from reviewers.models import keep_draft
    from reviewers.reading_view import ReadingView
    from tests.cast import sign_for

    def look(who: Any, path: str) -> Callable[[], Any]:
        client = Client()
        client.force_login(who)
        return functools.partial(seen, client, path)

    article = cast.draft(title=f"What of {size} characters?", body=text(size))
    yield "author", look(cast.author, f"/desk/{article.pk}/")
    yield "submit", functools.partial(submit_and_undo, article.pk, cast.author)
    article = Article.objects.get(pk=article.pk).submit(by=cast.author).start_review(by=cast.editor)
    mine, other = cast.invite(article)
    take_on(mine)
    yield "reviewer", look(mine.member.person, f"/admin/board/{mine.pk}/")
    sheet = ReadingView(mine.revision)
    keep_draft(
        mine, {}, [sheet.ballot(statement, "agree", "") for statement in sheet.statements[:JUDGED]]
    )
    sign(mine)
    cast.review(other)
    yield "editor", look(cast.editor, f"/admin/articles/article/{article.pk}/change/")
    mine, other = again(cast, article)
    yield "reviewer again", look(mine.member.person, f"/admin/board/{mine.pk}/")
    sign(mine)
    cast.review(other)
    yield "editor again", look(cast.editor, f"/admin/articles/article/{article.pk}/change/")
    article = Article.objects.get(pk=article.pk)
    article.waive_findings(
        by=cast.editor,
        digest=article.digest,
        reason="It is a text of a benchmark.",
        signature=sign_for(cast.editor, article, "waive_findings"),
    )
    article.approve(by=cast.editor, digest=article.digest, signature=sign_for(cast.editor, article))
    article = Article.objects.get(pk=article.pk)
    yield "set", lambda: set_page(article)


def take_on(assignment: Any) -> None:
    """Let a member take on a review."""
    from reviewers.models import Interests
    from tests.cast import of_each

    assignment.accept(by=assignment.member.person)
    assignment.declare(
        by=assignment.member.person,
        interests=Interests.NONE,
        standing_interests=of_each(assignment),
    )


def sign(assignment: Any) -> None:
    """Let a member recommend approval."""
    from reviewers.models import CHECKLIST
    from tests.cast import sign_for

    who = assignment.member.person
    assignment.sign(
        by=who,
        digest=assignment.digest,
        signature=sign_for(who, assignment),
        recommendation="approve",
        checklist=dict.fromkeys(CHECKLIST, True),
        comments_to_author="Good.",
    )


def again(cast: Any, article: Any) -> list[Any]:
    """Let the text come back for a second round, changed in every twentieth paragraph; return
    its assignments, the first taken on."""
    from articles.models import Article

    def now() -> Any:
        return Article.objects.get(pk=article.pk)

    now().request_changes(by=cast.editor, digest=now().digest, reason="Say more.")
    parts = now().body.split("\n\n")
    body = "\n\n".join(
        part.replace("Give", "Slowly give", 1) if at % 20 == 1 else part
        for at, part in enumerate(parts)
    )
    now().edit(by=cast.author, version=now().version, body=body)
    now().submit(by=cast.author).start_review(by=cast.editor)
    asked: list[Any] = cast.invite(now())
    take_on(asked[0])
    return asked


def seen(client: Any, path: str) -> None:
    """Look at a page; raises RuntimeError if it is not shown."""
    if (status := client.get(path).status_code) != 200:
        raise RuntimeError(f"{path} answers {status}.")


def submit_and_undo(pk: int, by: Any) -> None:
    """Submit an article, and leave it as it was."""
    from django.db import transaction

    from articles.models import Article

    with transaction.atomic():
        Article.objects.get(pk=pk).submit(by=by)
        transaction.set_rollback(True)


def least(act: Callable[[], Any], *, is_cold: bool) -> float:
    """Return the milliseconds of processor time of an act, the least of some."""
    took = []
    for _ in range(TIMES + 1):  # at the first, templates are read and queries written
        for cached in kept() if is_cold else ():
            cached.cache_clear()
        begun_at = process_time()
        act()
        took.append(process_time() - begun_at)
    return min(took[1:]) * 1e3


@functools.cache
def kept() -> list[Any]:
    """Return what keeps things of texts in a process."""
    ours = [
        module
        for name, module in list(sys.modules.items())
        if name.startswith(("articles", "reviewers"))
    ]
    return [
        cached
        for module in ours
        for cached in vars(module).values()
        if isinstance(cached, functools._lru_cache_wrapper)
    ]


def text(size: int) -> str:
    """Return a text of about so many characters, no more."""
    out, length, number = [], 0, 0
    while length < size:
        number += 1
        piece = f"\n\n## Part {number}\n\n" if number % 12 == 1 else ""
        if number % 30 == 5:
            rows = "".join(f"| Drug {at} | {at + number} mg | {at} mg |\n" for at in range(4))
            piece += f"\n\n| Drug | Adult | Child |\n|---|---|---|\n{rows}\n"
        if number % 17 == 3:
            piece += f"\n\n- one item of {number}\n- give 5 mg\n\n"
        out.append(piece + SENTENCES[number % 4].format(n=number))
        length += len(out[-1])
    return "".join(out)[:size]


if __name__ == "__main__":
    main()
