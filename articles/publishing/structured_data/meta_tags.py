"""The `citation_` tags that Google Scholar and reference managers read
(https://scholar.google.com/intl/en/scholar/inclusion.html#indexing)."""

from .described import Described


def citation_tags(text: Described) -> list[tuple[str, str]]:
    """Return name and content of each tag, in their order; every author has one."""
    return [
        ("citation_title", text.title),
        *(("citation_author", author["name"]) for author in text.revision.authors),
        ("citation_publication_date", f"{text.published_at:%Y/%m/%d}"),
        ("citation_online_date", f"{text.modified_at:%Y/%m/%d}"),
        ("citation_publisher", text.site["name"]),
        ("citation_keywords", text.topic.name),
        ("citation_public_url", text.address),
        ("citation_fulltext_html_url", text.address),
    ]
