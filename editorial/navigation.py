"""How the web admin looks and where one can go in it: the theme's settings, and the rows of
places under the masthead."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy

from articles.initial_data.names import BOARD, CHAIRS, EDITORS

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
            "navigation": [],
        },
    }


class Place(NamedTuple):
    """A page that a row leads to: the name of its address, and who may go there."""

    to: str
    is_open_to: Callable[[Any], bool]


_decides = _among(EDITORS, CHAIRS)
_reviews = _among(BOARD)
PLACES = {  # title: the page
    "Queue": Place("admin:articles_article_changelist", _decides),
    "Dashboard": Place("dashboard", _decides),
    "My reviews": Place("board:assignments", _reviews),
    "My statistics": Place("my_figures", _reviews),
    "My absence": Place("board:absence", _reviews),
    "People": Place("admin:articles_person_changelist", _decides_or_operates),
    "Board members": Place("admin:reviewers_boardmember_changelist", _decides),
    "Topics": Place("admin:articles_topic_changelist", _decides),
    "Introductions": Place("admin:articles_topicintroduction_changelist", _decides),
    "Policies": Place("admin:articles_policy_changelist", _decides),
    "Quorum policies": Place("admin:reviewers_quorumpolicy_changelist", _decides),
    "Finding policies": Place("admin:articles_findingpolicy_changelist", _decides),
    "Lists of medicines": Place("admin:reviewers_medicinelist_changelist", _decides),
    "Templates": Place("admin:articles_questiontemplate_changelist", _decides),
    "Dose limits": Place("admin:articles_doselimit_changelist", _decides),
    "Sources": Place("admin:articles_source_changelist", _decides),
    "Retracted sources": Place("admin:articles_retractedsource_changelist", _decides),
    "Statements": Place("admin:articles_approvedstatement_changelist", _decides),
    "Site settings": Place("admin:articles_sitesettings_changelist", _among(CHAIRS)),
    "Notifications": Place("admin:articles_notification_changelist", _decides_or_operates),
    "Ledger": Place("admin:articles_event_changelist", _decides),
    "Acts on the site": Place("admin:articles_siteevent_changelist", _keeps_roles),
}

# The rows under the masthead, the same on lists and on pages of our own: what belongs together. Of
# those that are about one subject the first that a person may go to stands there, with the others
# where they are at one of them: the row has one line on a screen.
DESK = (
    ("Queue",),
    ("Dashboard",),
    ("People",),
    ("Board members",),
    ("Topics", "Introductions", "Templates"),
    ("Policies", "Quorum policies", "Finding policies", "Lists of medicines", "Dose limits"),
    ("Sources", "Retracted sources", "Statements"),
    ("Site settings",),
    ("Notifications",),
    ("Ledger", "Acts on the site"),
)
GROUPS = {"Topics": "Settings", "Notifications": "Audit"}  # where each begins
OF_THE_BOARD = (("My reviews",), ("My statistics",), ("My absence",))


def navigation_rows(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `desk_places` and `board_places`, worked out only where a template
    shows them."""
    return {
        "desk_places": partial(_row, request, DESK),
        "board_places": partial(_row, request, OF_THE_BOARD),
    }


@cache
def _address(title: str) -> str:
    return reverse(PLACES[title].to)


def _row(request: HttpRequest, subjects: tuple[tuple[str, ...], ...]) -> list[dict[str, str]]:
    """The places this person may go to; `current` is that of the page itself ("page") or of a
    page below it ("true")."""
    open_to = [
        [title for title in subject if PLACES[title].is_open_to(request)] for subject in subjects
    ]
    links = {title: _address(title) for titles in open_to for title in titles}
    here = max(
        (title for title, link in links.items() if request.path.startswith(link)),
        key=lambda title: len(links[title]),
        default="",
    )
    current = "page" if request.path == links.get(here) else "true"
    shown = [title for titles in open_to for title in (titles if here in titles else titles[:1])]
    return [
        {
            "title": title,
            "link": links[title],
            "current": current if title == here else "",
            "group": GROUPS.get(title, ""),
        }
        for title in shown
    ]
