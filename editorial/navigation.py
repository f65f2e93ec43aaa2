"""How the web admin looks and where one can go in it: the sidebar for the theme's settings, and
a row for pages of our own."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy

from articles.founding import BOARD, CHAIRS, EDITORS

# Our own tokens (articles/static/site/site.css) on the theme's scales.
PETROL = {
    "50": "#eef6f7",
    "100": "#e3eff1",
    "200": "#c3dde2",
    "300": "#9fcbd4",
    "400": "#84cbd8",
    "500": "#68b7c6",
    "600": "#0d4f5e",
    "700": "#083640",
    "800": "#0b2f38",
    "900": "#0a252c",
    "950": "#08191d",
}
PAPER = {
    "50": "#fbfaf6",
    "100": "#f2f0e8",
    "200": "#dcd8cc",
    "300": "#bfc4bf",
    "400": "#9fa7a4",
    "500": "#5d686a",
    "600": "#444f52",
    "700": "#2d383b",
    "800": "#1d272a",
    "900": "#11181a",
    "950": "#0c1214",
}


def _among(*roles: str) -> Callable[[Any], bool]:
    return lambda request: bool(request.user.roles & set(roles))


def _decides_or_operates(request: Any) -> bool:
    return request.user.is_superuser or _among(EDITORS, CHAIRS)(request)


def _keeps_roles(request: Any) -> bool:
    return request.user.is_superuser or _among(CHAIRS)(request)


def _link(
    title: str, icon: str, to: str, permission: Callable[[Any], bool] | None = None
) -> dict[str, Any]:
    address = reverse_lazy(to)

    def is_here(request: HttpRequest) -> bool:
        return ":" in to and request.path.startswith(str(address))

    return {
        "title": title,
        "icon": icon,
        "link": address,
        "active": is_here,
        "permission": permission or (lambda request: True),
    }


def unfold(name: str) -> dict[str, Any]:
    """Return the theme's settings for the site called `name`."""
    return {
        "SITE_TITLE": name,
        "SITE_HEADER": name,
        "SITE_SUBHEADER": "Medical advisory board",
        "SITE_SYMBOL": "menu_book",
        "SITE_FAVICONS": [
            {
                "rel": "icon",
                "type": "image/svg+xml",
                "href": lambda request: static("site/icon.svg"),
            }
        ],
        "SHOW_BACK_BUTTON": False,
        "BORDER_RADIUS": "4px",
        "COLORS": {"primary": PETROL, "base": PAPER},
        "STYLES": [lambda request: static("site/admin.css")],
        "ACCOUNT": {"navigation": [{"title": "Account", "link": reverse_lazy("account_email")}]},
        "SIDEBAR": {
            "show_search": False,
            "command_search": False,
            "show_all_applications": False,
            "navigation": _navigation(),
        },
    }


def _navigation() -> list[dict[str, Any]]:
    decides = _among(EDITORS, CHAIRS)
    work = [
        _link("Queue", "inbox", "admin:articles_article_changelist", decides),
        _link("My reviews", "rate_review", "board:assignments", _among(BOARD)),
        _link("My statistics", "bar_chart", "my_figures", _among(BOARD)),
        _link("My absence", "event_busy", "board:absence", _among(BOARD)),
        _link("Dashboard", "monitoring", "dashboard", decides),
        _link("Inbox", "mail", "inbox"),
    ]
    board = [
        _link("People", "group", "admin:articles_person_changelist", _decides_or_operates),
        _link("Board members", "badge", "admin:reviewers_boardmember_changelist", decides),
        _link("Topics", "category", "admin:articles_topic_changelist", decides),
        _link(
            "Introductions", "short_text", "admin:articles_topicintroduction_changelist", decides
        ),
        _link("Policies", "gavel", "admin:articles_policy_changelist", decides),
        _link("Quorum policies", "how_to_vote", "admin:reviewers_quorumpolicy_changelist", decides),
        _link("Finding policies", "fact_check", "admin:articles_findingpolicy_changelist", decides),
        _link("Sources", "library_books", "admin:articles_source_changelist", decides),
        _link(
            "Retracted sources", "unpublished", "admin:articles_retractedsource_changelist", decides
        ),
        _link("Dose limits", "pill", "admin:articles_doselimit_changelist", decides),
        _link("Templates", "toc", "admin:articles_questiontemplate_changelist", decides),
        _link(
            "Lists of medicines", "medication", "admin:reviewers_medicinelist_changelist", decides
        ),
        _link("Site settings", "tune", "admin:articles_sitesettings_changelist", _among(CHAIRS)),
    ]
    record = [
        _link(
            "Notifications",
            "outgoing_mail",
            "admin:articles_notification_changelist",
            _decides_or_operates,
        ),
        _link("Ledger", "receipt_long", "admin:articles_event_changelist", decides),
        _link("Acts on the site", "key", "admin:articles_siteevent_changelist", _keeps_roles),
    ]
    elsewhere = [
        _link("My articles", "edit_note", "desk:articles"),
        _link("Public site", "public", "home"),
    ]
    return [
        {"title": "Work", "items": work},
        {"title": "Settings", "items": board},
        {"title": "Audit", "items": record},
        {"title": "Elsewhere", "items": elsewhere},
    ]


# The rows under the masthead of our own pages: the places of the sidebar that belong together. Of
# those that are about one subject the first that a person may go to stands there, with the others
# where they are at one of them: the row has one line on a screen.
DESK = (
    ("Queue",),
    ("Dashboard",),
    ("People",),
    ("Board members",),
    ("Topics", "Introductions", "Templates"),
    ("Policies", "Quorum policies", "Finding policies", "Lists of medicines", "Dose limits"),
    ("Sources", "Retracted sources"),
    ("Site settings",),
    ("Notifications",),
    ("Ledger", "Acts on the site"),
)
OF_THE_BOARD = (("My reviews",), ("My statistics",), ("My absence",))


def places(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `desk_places` and `board_places`, worked out only where a template
    shows them."""
    return {
        "desk_places": partial(_row, request, DESK),
        "board_places": partial(_row, request, OF_THE_BOARD),
    }


@cache
def _by_title() -> dict[str, dict[str, Any]]:
    return {item["title"]: item for group in _navigation() for item in group["items"]}


def _row(request: HttpRequest, subjects: tuple[tuple[str, ...], ...]) -> list[dict[str, str]]:
    """The places this person may go to; `current` is that of the page itself ("page") or of a
    page below it ("true")."""
    open_to = [
        [title for title in subject if _by_title()[title]["permission"](request)]
        for subject in subjects
    ]
    links = {title: str(_by_title()[title]["link"]) for titles in open_to for title in titles}
    here = max(
        (title for title, link in links.items() if request.path.startswith(link)),
        key=lambda title: len(links[title]),
        default="",
    )
    current = "page" if request.path == links.get(here) else "true"
    shown = [title for titles in open_to for title in (titles if here in titles else titles[:1])]
    return [
        {"title": title, "link": links[title], "current": current if title == here else ""}
        for title in shown
    ]
