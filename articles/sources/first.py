"""What the registry of a new house holds: a few sources that are cited everywhere, with what they
print of themselves.

Only what is certain: a DOI that begins with a registrant's number may be of any of its journals, so
few say more than a site or an ISSN.
"""

from typing import Any

from django.utils import timezone

from .naming import keys_of

WHY = "Part of the initial data."
YEARS = range(
    2019,
    2026,
    # In which DOIs of medRxiv and bioRxiv began so, with the day; now they have a number of their
    # own.
)
FIRST: list[tuple[str, str, dict[str, list[str]]]] = [
    (
        "NICE",
        "guideline_body",
        {
            "other_names": ["National Institute for Health and Care Excellence"],
            "sites": ["nice.org.uk"],
        },
    ),
    ("World Health Organization", "guideline_body", {"other_names": ["WHO"], "sites": ["who.int"]}),
    (
        "Scottish Intercollegiate Guidelines Network",
        "guideline_body",
        {"other_names": ["SIGN"], "sites": ["sign.ac.uk"]},
    ),
    (
        "KDIGO",
        "guideline_body",
        {"other_names": ["Kidney Disease: Improving Global Outcomes"], "sites": ["kdigo.org"]},
    ),
    (
        "Cochrane Database of Systematic Reviews",
        "review",
        {
            "other_names": ["Cochrane Database Syst Rev"],
            "issns": ["1469-493X"],
            "doi_beginnings": ["10.1002/14651858"],
            "sites": ["cochranelibrary.com"],
        },
    ),
    (
        "The New England Journal of Medicine",
        "primary",
        {
            "other_names": ["New England Journal of Medicine", "N Engl J Med"],
            "issns": ["0028-4793", "1533-4406"],
            "sites": ["nejm.org"],
        },
    ),
    (
        "The Lancet",
        "primary",
        {
            "other_names": ["Lancet"],
            "issns": ["0140-6736", "1474-547X"],
            "doi_beginnings": ["10.1016/s0140-6736"],
        },
    ),
    (
        "JAMA",
        "primary",
        {
            "other_names": ["Journal of the American Medical Association"],
            "issns": ["0098-7484", "1538-3598"],
            "doi_beginnings": ["10.1001/jama"],
        },
    ),
    (
        "The BMJ",
        "primary",
        {
            "other_names": ["BMJ", "British Medical Journal"],
            "issns": ["0959-8138", "1756-1833"],
            "doi_beginnings": ["10.1136/bmj"],
        },
    ),
    ("NICE Clinical Knowledge Summaries", "secondary", {"sites": ["cks.nice.org.uk"]}),
    ("UpToDate", "secondary", {"sites": ["uptodate.com"]}),
    ("DynaMed", "secondary", {"sites": ["dynamed.com"]}),
    ("BMJ Best Practice", "secondary", {"sites": ["bestpractice.bmj.com"]}),
    ("StatPearls", "secondary", {}),
    (
        "medRxiv and bioRxiv",
        "preprint",
        {
            "other_names": ["medRxiv", "bioRxiv"],
            "doi_beginnings": ["10.64898", *(f"10.1101/{year}" for year in YEARS)],
            "sites": ["medrxiv.org", "biorxiv.org"],
        },
    ),
    ("arXiv", "preprint", {"doi_beginnings": ["10.48550"], "sites": ["arxiv.org"]}),
    (
        "Research Square",
        "preprint",
        {"doi_beginnings": ["10.21203"], "sites": ["researchsquare.com"]},
    ),
    ("Pfizer", "manufacturer", {"sites": ["pfizer.com"]}),
    ("Novartis", "manufacturer", {"sites": ["novartis.com"]}),
    ("Bayer", "manufacturer", {"sites": ["bayer.com"]}),
    ("Harrison’s Principles of Internal Medicine", "textbook", {}),
]


def furnish(apps: Any) -> None:
    """Put what is missing of these into an empty registry; `apps` is a registry of models, the real
    one or a migration's. Idempotent.

    A migration's models have no methods: so keys and history are written here once more.
    """
    sources, keys = (
        apps.get_model("articles", "Source").objects,
        apps.get_model("articles", "SourceKey").objects,
    )
    if sources.exists():
        return
    history = apps.get_model("articles", "HistoricalSource").objects
    for name, kind, lists in FIRST:
        columns = {
            "name": name,
            "kind": kind,
            **{column: "\n".join(lines) for column, lines in lists.items()},
        }
        made = sources.model(**columns)
        made.save_base(raw=True)
        keys.bulk_create(keys.model(source_id=made.pk, key=key) for key in keys_of(name, lists))
        copied = {
            field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields
        }
        history.create(
            **copied, history_type="+", history_date=timezone.now(), history_change_reason=WHY
        )
