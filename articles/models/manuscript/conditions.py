"""What must be so before an act of an article is possible: each returns the sentences that say
why it is not."""

from ...evidence.approval import open_objections
from ...ledger import acts
from ...workflow.recorded import condition
from ...workflow.rules import context_of, objections
from .parts.publication import Publication
from .status import Status


@condition
def without_findings(article: Publication) -> list[str]:
    """The checks of the text find nothing that must be settled first."""
    return [finding.message for finding in article.findings() if finding.is_blocking]


@condition
def with_open_findings(article: Publication) -> list[str]:
    """The finding policy objects to something in the revision that nobody has waived."""
    is_awaited = article.status != Status.APPROVED or article.is_forced
    found = (
        is_awaited
        and article.revision
        and not article.revision.is_minor
        and context_of(article).read(open_objections, article.revision)
    )
    return [] if found else ["No finding blocks an approval."]


@condition
def without_objections(article: Publication) -> list[str]:
    """No approval rule objects."""
    return objections(article)


@condition
def with_objections(article: Publication) -> list[str]:
    """An approval rule objects, to more than a minor correction: else an ordinary approval would
    do."""
    if article.revision and article.revision.is_minor:
        return ["A minor correction needs no full review: resolve what blocks it, then approve it."]
    return [] if objections(article) else ["Nothing blocks an approval: approve it instead."]


@condition
def with_something_public(article: Publication) -> list[str]:
    """A galley is up."""
    return [] if article.galley_id else ["Nothing of this article is public."]


@condition
def without_preview(article: Publication) -> list[str]:
    """No preview is open."""
    return ["Its preview is open."] if article.has_preview else []


@condition
def with_preview(article: Publication) -> list[str]:
    """A preview is open."""
    return [] if article.has_preview else ["No preview of it is open."]


@condition
def with_something_to_settle(article: Publication) -> list[str]:
    """Something puts the public text in question, and if that was a review still to come, the
    review is there."""
    concerns = article.concerns()
    if not concerns:
        return ["Nothing about the public text needs to be resolved."]
    is_forced = any(concern.verb == acts.FORCE_PUBLISH for concern in concerns)
    return context_of(article).evaluate(article.approved_revision).objections if is_forced else []
