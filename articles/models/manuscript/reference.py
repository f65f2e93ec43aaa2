"""The working copy's list of references."""

from typing import Any

from django.db import models

from ...text.citations import AUTHORS_LIMIT, EVIDENCE, KINDS, PINPOINT_LIMIT


class Reference(models.Model):
    """One entry of an article's list; its place in the list is the number the text cites.

    Listed under CSL's names (https://docs.citationstyles.org/) with two keys more, `kind` and
    `evidence`; what is empty is left out. A revision freezes the list as real CSL-JSON, with names
    and dates in parts (`articles.references.frozen`).
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=list(KINDS.items()), default="research")
    authors = models.CharField(max_length=AUTHORS_LIMIT, blank=True)
    title = models.CharField(max_length=500)
    source = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    volume = models.CharField(max_length=60, blank=True)
    issue = models.CharField(max_length=60, blank=True)
    pages = models.CharField(max_length=100, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    edition = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=40, blank=True)  # a BCP 47 tag where it is known
    accessed = models.CharField(max_length=10, blank=True)  # ISO 8601: a day, a month or a year
    pinpoint = models.CharField(max_length=PINPOINT_LIMIT, blank=True)  # where in the source
    evidence = models.CharField(
        max_length=20, choices=list(EVIDENCE.items()), blank=True
    )  # empty: what its kind says
    doi = models.CharField("DOI", max_length=300, blank=True)
    pmid = models.CharField("PMID", max_length=12, blank=True)
    pmcid = models.CharField("PMCID", max_length=12, blank=True)
    isbn = models.CharField("ISBN", max_length=13, blank=True)
    issn = models.CharField("ISSN", max_length=9, blank=True)
    url = models.CharField("address", max_length=500, blank=True)

    COLUMNS = {
        "kind": "kind",
        "authors": "author",
        "title": "title",
        "source": "container-title",
        "year": "issued",
        "volume": "volume",
        "issue": "issue",
        "pages": "page",
        "publisher": "publisher",
        "edition": "edition",
        "language": "language",
        "accessed": "accessed",
        "pinpoint": "locator",
        "evidence": "evidence",
        "doi": "DOI",
        "pmid": "PMID",
        "pmcid": "PMCID",
        "isbn": "ISBN",
        "issn": "ISSN",
        "url": "URL",
    }  # our column: CSL's name

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="reference_position"),
            models.CheckConstraint(
                condition=models.Q(kind__in=list(KINDS)), name="reference_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(evidence__in=["", *EVIDENCE]), name="reference_evidence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.position}] {self.title}"

    def as_csl(self) -> dict[str, Any]:
        """Return the entry under CSL's names, empty ones left out."""
        return {csl: value for ours, csl in self.COLUMNS.items() if (value := getattr(self, ours))}

    @classmethod
    def from_csl(cls, item: dict[str, Any], **where: Any) -> "Reference":
        """Return an unsaved entry from a CSL item as `as_csl` gives it; `where` adds article and
        position."""
        return cls(**{ours: item[csl] for ours, csl in cls.COLUMNS.items() if csl in item}, **where)
