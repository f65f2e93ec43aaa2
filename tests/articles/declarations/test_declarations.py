"""What authors declare when they submit: asked for beside the text, frozen with the revision,
shown to whom it concerns."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.database.canonical import digest
from articles.declarations.freezing import covered, frozen
from articles.declarations.reading import Declarations
from articles.models import Article, Revision, Status
from articles.verification import verify
from articles.workflow.recorded import Opposed
from tests.articles.desk.pages import Form, at
from tests.articles.reading.printed import printed
from tests.cast import Cast, declared_by, declaring

DRAFTED = {
    "use": "drafted",
    "tool": "A model",
    "version": "2",
    "sections": "the lead",
    "checked_by": "Ada",
}
MARK = "no author has taken responsibility for it yet"

pytestmark = pytest.mark.page


def submit_page(cast: Cast, article: Article, **typed: Any) -> Any:
    """What the page answers that submits, to an author who sends this."""
    client = Client()
    client.force_login(cast.author)
    return client.post(
        at(article, "submit"), {"version": article.version} | declaring(cast.author) | typed
    )


def declared(cast: Cast, **parts: Any) -> dict[str, Any]:
    return declared_by(cast.author, cast.co_author, **parts)


# --- Typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"original": ""}, "original", "authors’ own"),
        ({"is_funded": ""}, "is_funded", "paid for this work"),
        ({"is_funded": "some"}, "funding", "Name who funded it"),
        ({"has_interests": "some"}, "interests", "Name your interests"),
        (
            {"ai_use": "assisted", "ai_tool": "T", "ai_sections": "lead"},
            "ai_checked_by",
            "Name who checked them",
        ),
        ({"ai_use": "drafted"}, "ai_tool", "Name the tool"),
        ({"funding": "A\u202eB", "is_funded": "some"}, "funding", "RIGHT-TO-LEFT"),
        ({"ai_use": "x"}, "ai_use", "not one of the available choices"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(
    cast: Cast, typed: dict[str, str], field: str, message: str
) -> None:
    article = cast.draft(declared={})
    answer = submit_page(cast, article, **{"ai_version": "kept as typed"} | typed)
    [error] = answer.context["declaring"].errors[field]
    assert (answer.status_code, message in error) == (
        200,
        True,
    ) and f'id="id_{field}_error"' in answer.content.decode()
    assert Form(answer).fields["ai_version"] == "kept as typed"
    assert answer.content.decode().count("(optional)") == 1, (
        "the version alone: no answer calls for it"
    )
    assert Article.objects.get(pk=article.pk).status == Status.DRAFT


def test_each_author_is_asked_for_roles(cast: Cast) -> None:
    article = cast.draft(declared={})
    article.co_authors.add(cast.co_author)
    answer = submit_page(cast, article)
    assert set(answer.context["declaring"].errors) == {f"roles_{cast.co_author.pk}"}
    wrong = submit_page(cast, article, **{f"roles_{cast.co_author.pk}": ["boss"]})
    assert set(wrong.context["declaring"].errors) == {f"roles_{cast.co_author.pk}"}


def test_what_is_declared_is_frozen_and_the_next_submission_begins_with_it(cast: Cast) -> None:
    article = cast.draft(declared={})
    typed = {
        "is_funded": "some",
        "funding": "A fund",
        "has_interests": "some",
        "interests": "Shares",
        "ai_use": "drafted",
        "ai_tool": "T",
        "ai_version": "1",
        "ai_sections": "lead",
        "ai_checked_by": "Ada",
        "responsible": "on",
    }
    assert submit_page(cast, article, **typed).status_code == 302
    revision = Revision.objects.get()
    who = {"id": cast.author.pk, "name": str(cast.author)}
    assert revision.declared == {
        "original": True,
        "funding": "A fund",
        "interests": [who | {"words": "Shares"}],
        "contributions": [who | {"roles": ["writing-original-draft"]}],
        "responsible": who,
        "ai": {
            "use": "drafted",
            "tool": "T",
            "version": "1",
            "sections": "lead",
            "checked_by": "Ada",
        },
    }
    assert revision.canonical()["form"] == "revision/3" and revision.digest == digest(
        revision.canonical()
    )
    client = Client()
    client.force_login(cast.author)
    again = Article.objects.get()
    again.start_review(by=cast.editor).request_changes(
        by=cast.editor, digest=again.digest, reason="More."
    )
    asked = Form(client.get(at(article, "submit"))).fields
    remembered = typed.keys() - {
        "responsible"
    }  # which is asked anew, as is that the text is original
    assert {name: asked[name] for name in remembered} == {name: typed[name] for name in remembered}
    assert not {"original", "responsible"} & asked.keys()


def test_a_text_that_was_never_submitted_begins_with_nothing_chosen(cast: Cast) -> None:
    own = {str(cast.author.pk): "Shares"}
    source = cast.approved(declared=declared(cast, funding="A fund", interests=own))
    source.begin_variant(by=cast.author, audience="patient")
    client = Client()
    client.force_login(cast.author)
    for article in (
        cast.draft(title="Is it another?", declared={}),
        Article.objects.get(audience="patient"),
    ):
        page = client.get(at(article, "submit"))
        chosen = set(Form(page).fields) - {"csrfmiddlewaretoken", "version"}
        assert not any(Form(page).fields[name] for name in chosen)
        assert " checked>" not in page.content.decode()
        assert "Filled in from" not in page.content.decode()


def test_what_is_filled_in_says_where_it_comes_from(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.author)
    imported = cast.draft(title="Is it from a file?", declared=declared(cast))
    page = client.get(at(imported, "submit")).content.decode()
    assert "Filled in from the file that this text was imported from." in page
    asked = cast.submitted(title="Is it asked again?")
    asked.start_review(by=cast.editor).request_changes(
        by=cast.editor, digest=asked.digest, reason="More."
    )
    page = client.get(at(asked, "submit")).content.decode()
    assert "Filled in from what was declared with revision 1." in page


def test_who_adapts_a_text_does_not_begin_with_interests_of_another(cast: Cast) -> None:
    source = cast.approved(declared=declared(cast, interests={str(cast.author.pk): "Shares"}))
    source.begin_variant(by=cast.editor, audience="patient")
    variant = Article.objects.get(audience="patient")
    assert variant.declared["interests"] == {}
    with pytest.raises(Opposed, match="Say whether you have competing interests"):
        variant.submit(by=cast.editor)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("original", "own work"),
        ("funding", "funded"),
        ("interests", "competing interests"),
        ("contributions", "contributed"),
        ("ai", "AI"),
    ],
)
def test_nothing_is_submitted_without_a_part(cast: Cast, part: str, message: str) -> None:
    without = {name: words for name, words in declared(cast).items() if name != part}
    with pytest.raises(Opposed, match=message):
        cast.draft(declared=without).submit(by=cast.author)


# --- Covered --------------------------------------------------------------------------------------


def test_a_revision_from_before_anything_was_declared_keeps_its_form(cast: Cast) -> None:
    revision = cast.submitted().revision
    now = revision.digest
    revision.declared, revision.references = {}, revision.listed
    assert (
        revision.canonical()["form"] == "revision/1" and "declarations" not in revision.canonical()
    )
    assert digest(revision.canonical()) != now and revision.declarations is None


def test_what_a_site_withholds_is_covered_and_not_told(
    cast: Cast, settings: Any, client: Client
) -> None:
    settings.WITHHELD_DECLARATIONS = ["interests"]
    article = cast.approved(
        declared=declared(cast, funding="A fund", interests={str(cast.author.pk): "CANARY"})
    )
    public = covered(article.revision.declared)
    assert (
        public["interests"].startswith("sha256:")
        and public["funding"] == "A fund"
        and verify(article) == []
    )
    for path in (
        f"/articles/{article.slug}/",
        f"/articles/{article.slug}/v/1/",
        f"/articles/{article.slug}/v/1/revision.json",
    ):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200 and "CANARY" not in answer.content.decode(), path
    assert "A fund" in printed(article)
    other = {**article.revision.declared, "withheld": {"interests": "0" * 32}}
    assert covered(other)["interests"] != public["interests"], (
        "the same words under another salt have another digest"
    )


@pytest.mark.parametrize("withheld", [[], ["ai"]])
def test_who_answers_for_a_machine_is_withheld_with_its_use(
    cast: Cast, withheld: list[str]
) -> None:
    declarations = frozen(
        declared(cast, ai=DRAFTED, responsible=True),
        [{"id": cast.author.pk, "name": "Ada"}],
        cast.author,
        withheld,
    )
    assert ("responsible" in covered(declarations)) is not bool(withheld) and not Declarations(
        declarations
    ).is_unanswered
    assert (
        "Ada takes responsibility for the text."
        in dict(Declarations(declarations).rows)["Use of AI"]
    )


# --- Shown ----------------------------------------------------------------------------------------


def test_readers_reviewers_and_editors_read_it(cast: Cast) -> None:
    article = cast.under_review(declared=declared(cast, funding="A fund <b>"))
    for page in (decision(cast, article), workspace(cast, article)):
        assert (
            "What the authors declared" in page and "A fund &lt;b&gt;" in page and MARK not in page
        )
    article = cast.approved(title="Is it public?", declared=declared(cast, funding="A fund <b>"))
    assert "A fund &lt;b&gt;" in printed(article) and "Writing, original draft" in printed(article)


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_machines_draft_is_marked_until_somebody_answers_for_it(
    cast: Cast, client: Client, is_answered: bool
) -> None:
    article = cast.under_review(declared=declared(cast, ai=DRAFTED, responsible=is_answered))
    article.open_preview(by=cast.editor, digest=article.digest)
    preview = client.get(f"/preview/{article.slug}/").content.decode()
    public = printed(
        cast.approved(
            title="Is it public?", declared=declared(cast, ai=DRAFTED, responsible=is_answered)
        )
    )
    pages = [decision(cast, article), workspace(cast, article), preview, public]
    assert [MARK in page for page in pages] == [not is_answered] * 4
    assert ("takes responsibility for the text" in public) is is_answered


def decision(cast: Cast, article: Article) -> str:
    """The page an editor decides on."""
    client = Client()
    client.force_login(cast.editor)
    return client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()


def workspace(cast: Cast, article: Article, reviewer: Any = None) -> str:
    """The page a reviewer works on."""
    reviewer = reviewer or cast.reviewers[0]
    [asked] = cast.invite(article, reviewer)
    asked.accept(by=reviewer)
    asked.declare(by=reviewer, interests="none", standing_interests={})
    client = Client()
    client.force_login(reviewer)
    return client.get(reverse("board:assignment", args=[asked.pk])).content.decode()
