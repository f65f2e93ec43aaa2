"""An author writes what a public text states, and takes over its sources; a chair who retracts sees
where it is stated."""

from articles.models import Article

from ..conftest import Journey

SAID = "Give potassium chloride 40 mmol daily until it is normal."


def test_sources_are_taken_over_at_a_press_and_a_retraction_names_the_others(
    journey: Journey,
) -> None:
    cast = journey.cast
    public = cast.approved(title="How much potassium?", body=f"## Dose\n\n{SAID} [1]")
    cast.approved(title="And how much chloride?", body=f"{SAID} [1]")
    body = f"Start low. {SAID}\n\n{SAID.replace('40', '60')}"
    article = cast.draft(title="What of salt?", body=body)
    article.replace_references([])
    author = journey.enter(cast.author).go(f"/desk/{article.pk}/")
    author.reads("Approved elsewhere", "The same is stated", "The same with other numbers")
    author.page.get_by_role("button", name="Cite this source, too").first.click()
    author.reads("Saved, with 1 source more in your list: [1].")
    now = Article.objects.get(pk=article.pk)
    assert f"{SAID} [1]" in now.body and now.references.count() == 1
    chair = journey.enter(cast.chair).go(f"/admin/articles/article/{public.pk}/retract/")
    chair.reads("Stated in other public texts, too", "And how much chloride?")
