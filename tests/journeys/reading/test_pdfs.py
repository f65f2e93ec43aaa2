"""A reader takes a text away as a PDF."""

from pypdf import PdfReader

from articles.publishing.pdf.making import make_due

from ..conftest import Journey


def test_a_reader_asks_for_a_pdf_waits_and_takes_it_away(journey: Journey) -> None:
    article = journey.cast.approved()
    walker = journey.public().go(f"/articles/{article.slug}/")
    page, link = walker.page, walker.page.get_by_role("link", name="This text as a PDF")
    walker.is_refused(str(link.get_attribute("href")), 503, "The PDF is being made")
    make_due()
    page.get_by_role("link", name="Read it on the page").click()
    with page.expect_download() as taken:  # this browser shows no PDF
        link.click()
    assert taken.value.suggested_filename == f"{article.slug}-clinician-1.pdf"
    reader = PdfReader(taken.value.path())
    assert reader.metadata is not None and reader.metadata.title == article.title
