"""The site's ledger, to look at: policies and lists adopted, rules withdrawn, roles given and
taken, addresses replaced."""

import json

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from articles.database.canonical import canonical
from articles.initial_data.names import CHAIRS, actor_in_words
from articles.ledger import site_acts
from articles.ledger.signature import Signature
from articles.models import SiteEvent

from ..base.audited import OPERATORS, ReadOnly, moment


@admin.register(SiteEvent)
class SiteEventAdmin(ReadOnly):
    """Acts about no one article, newest first; for those who keep roles and policies."""

    heading = "Acts on the site"
    is_long = True
    readers = frozenset({CHAIRS, OPERATORS})
    list_display = ["sequence", "what", "whom", "acted_by", "reason", "when"]
    list_display_links = ["sequence"]
    list_select_related = ["about"]
    search_fields = ["actor_name", "about__name", "reason"]
    search_help_text = "Person or reason"
    ordering = ["-sequence"]
    sortable_by: list[str] = []
    fields = [
        "what",
        "sequence",
        "whom",
        "acted_by",
        "reason",
        "when",
        "signature",
        "facts",
        "hash",
    ]
    readonly_fields = fields

    def named(self, obj: SiteEvent) -> str:
        """Return what an act is called."""
        return f"{site_acts.REGISTRY.past(obj.verb)}, act {obj.sequence}"

    @display(description="What happened")
    def what(self, event: SiteEvent) -> str:
        """The act, and the row it wrote."""
        return f"{site_acts.REGISTRY.past(event.verb)}{f': {event.row}' if event.row else ''}"

    @display(description="About")
    def whom(self, event: SiteEvent) -> str:
        """Whom it is about, by the name of today."""
        return str(event.about) if event.about else "–"

    @display(description="By")
    def acted_by(self, event: SiteEvent) -> str:
        """Who acted, by the name they had then."""
        return actor_in_words(event.actor_name)

    @display(description="When")
    def when(self, event: SiteEvent) -> str:
        """The time of the act."""
        return moment(event.at)

    @display(description="Signature")
    def signature(self, event: SiteEvent) -> SafeString | str:
        """Who put their name to it, when, and proved how."""
        signed = Signature.from_detail(event.detail)
        if signed is None:
            return "This act needs none."
        return render_to_string(
            "editorial/admin/_signed.html", {"signed": signed, "at": moment(signed.at)}
        )

    @display(description="What the hash is taken over")
    def facts(self, event: SiteEvent) -> SafeString:
        """The canonical form, spread over lines."""
        spread = json.dumps(json.loads(canonical(event.canonical())), indent=2, ensure_ascii=False)
        return format_html('<pre class="admin-facts" tabindex="0">{}</pre>', spread)
