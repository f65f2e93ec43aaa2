"""The ledger of an article, in words."""

from typing import Any

from articles.models import Article, Event, Status
from reviewers.models import Interests, Recommendation

TOLD = {  # verb: what had happened
    "submit": "Submitted", "withdraw": "Withdrawn", "revise": "Revision opened", "start_review": "Review started",
    "request_changes": "Changes requested", "approve": "Approved", "reject": "Rejected", "retract": "Retracted",
    "invite": "Reviewers invited", "accept": "Invitation accepted", "decline": "Invitation declined",
    "declare": "Interests declared", "sign": "Review signed", "cancel": "Request cancelled", "expire": "Invitation expired",
    "remind": "Reminder sent",
    "waive": "Interests waived", "force_publish": "Published before full review", "settle": "Settled",
    "resolve": "Remark resolved", "reopen": "Remark reopened", "reply": "Remark answered", "adopt": "Wording taken over",
}


def timeline(article: Article) -> list[dict[str, Any]]:
    """Return every event of the article, the newest first, as `_timeline.html` draws them."""
    return [told(event) for event in article.events.order_by("-sequence")]


def told(event: Event) -> dict[str, Any]:
    """Return one event as `{label, actor, at, reason, detail_text}`."""
    return {"label": label(event), "actor": event.actor_name, "at": event.at, "reason": event.reason,
            "detail_text": " · ".join(filter(None, [move(event), _detail(event)]))}


def label(event: Event) -> str:
    """Return what had happened, in a word or two."""
    return TOLD.get(event.verb, event.verb.replace("_", " ").capitalize())


def move(event: Event) -> str:
    """Return how the status moved, empty if it stayed."""
    return f"{Status(event.before).label} → {Status(event.after).label}" if event.is_move else ""


def _detail(event: Event) -> str:
    detail = event.detail
    match event.verb:
        case "invite":
            return ", ".join(detail["assignments"].values())
        case "sign":
            return Recommendation(detail["recommendation"]).label
        case "declare":
            return Interests(detail["interests"]).label + (", after the review" if detail.get("late") else "")
        case "waive":
            return f"For {detail['member']['name']}: {' '.join(detail['sentences'])}"
        case "force_publish":
            return "Despite: " + " ".join(detail["despite"])
        case "adopt":
            return f"Suggested by {detail['credit']['name']}: “{detail['exact']}” became “{detail['wording']}”"
    return ""
