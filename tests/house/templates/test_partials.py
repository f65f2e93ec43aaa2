"""The shared partials: words before shapes before colours, every error tied to its field,
nothing typed by a person run as markup."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from articles.models import Status

ADVICE = [("yes", "Approve"), ("no", "Not approved")]
AT = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)


class Answer(forms.Form):
    title = forms.CharField(label="Question", help_text="As a reader would ask it.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    advice = forms.ChoiceField(label="Recommendation", widget=forms.RadioSelect, choices=ADVICE)
    read = forms.BooleanField(label="I have read it")
    version = forms.IntegerField(widget=forms.HiddenInput)


@pytest.fixture
def wrong() -> Answer:
    form = Answer({"title": "", "note": "<b>kept</b>", "version": "3"})
    assert not form.is_valid()
    return form


def ids(html: str) -> set[str]:
    found = re.findall(r'\sid="([^"]+)"', html)
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.parametrize(("status", "label"), Status.choices)
def test_every_status_has_a_badge_with_its_word_and_a_shape(status, label):
    html = render_to_string("_status_badge.html", {"status": status})
    assert re.search(rf"<(path|circle) .*</svg>\s*{label}\s*</span>", html, re.DOTALL)


def test_no_two_statuses_look_alike():
    assert len(
        {render_to_string("_status_badge.html", {"status": status}) for status in Status}
    ) == len(Status)


def test_every_error_stands_at_its_field_and_is_announced_with_it(wrong):
    html = render_to_string("_fields.html", {"form": wrong})
    for name in ("title", "advice", "read"):
        assert f'id="id_{name}_error"' in html
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert described and {part for value in described for part in value.split()} <= ids(html)
    assert html.count('aria-invalid="true"') == 4  # the question, two radio buttons, the tick box


def test_what_was_typed_is_kept_and_shown_as_text(wrong):
    html = render_to_string("_fields.html", {"form": wrong})
    assert "&lt;b&gt;kept&lt;/b&gt;" in html
    assert 'type="hidden" name="version" value="3"' in html


def test_every_control_has_a_label(wrong):
    html = render_to_string("_fields.html", {"form": wrong})
    labelled = set(re.findall(r'<label for="([^"]+)"', html))
    wrapped = set(re.findall(r'<label class="choice"><input[^>]*\sid="([^"]+)"', html))
    assert labelled == {"id_title", "id_note"}
    assert wrapped == {"id_advice_0", "id_advice_1", "id_read"}
    assert re.search(r'<legend class="legend">Recommendation\s*</legend>', html)


def test_the_summary_leads_to_each_wrong_field(wrong):
    summary = render_to_string("_form_errors.html", {"form": wrong})
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_title", "id_advice", "id_read"]
    assert set(targets) <= ids(render_to_string("_fields.html", {"form": wrong}))
    assert "3 things need another look" in summary


def test_there_is_no_summary_while_all_is_well():
    assert render_to_string("_form_errors.html", {"form": Answer()}).strip() == ""


def test_the_tracker_says_in_words_where_the_article_is():
    stages = [
        {"name": "Submitted", "state": "done", "when": AT, "note": ""},
        {"name": "Under Review", "state": "now", "when": AT, "note": "1 of 2 approvals"},
        {"name": "Approved", "state": "ahead", "when": None, "note": ""},
    ]
    html = render_to_string("_tracker.html", {"tracker": stages})
    words = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert words == (
        "Submitted : done 19 November 2026 Under Review : in progress 19 November 2026 · 1 of 2 "
        "approvals Approved : not yet"
    )
    assert re.findall(r'tracker__stage is-(\w+)" aria-current="step"', html) == ["now"]


def test_a_closed_verb_keeps_its_place_and_says_why():
    def offer(verb, allowed, reasons=()):
        return SimpleNamespace(
            verb=verb,
            label=verb.title(),
            url=f"/{verb}/",
            allowed=allowed,
            reasons=reasons,
            is_primary=False,
            is_stop=False,
        )

    html = render_to_string(
        "_verbs.html",
        {"offers": [offer("approve", False, ["1 of 2 approvals."]), offer("reject", True)]},
    )
    assert re.findall(r'href="([^"]+)"', html) == ["/reject/"]
    assert 'aria-disabled="true" aria-describedby="why-approve">Approve</button>' in html
    assert "1 of 2 approvals." in html.split('id="why-approve"')[1]


def test_the_timeline_shows_what_people_typed_as_text():
    entry = {
        "label": "Changes requested",
        "actor": "<i>Edith</i>",
        "at": AT,
        "reason": "a < b\n<script>",
        "detail_text": "<u>",
    }
    html = render_to_string("_timeline.html", {"timeline": [entry]})
    assert not re.search(r"<(i|script|u)>", html)
    assert "a &lt; b<br>&lt;script&gt;" in html


def test_a_banner_shows_its_text_as_text():
    assert "&lt;b&gt;" in render_to_string("_banner.html", {"title": "Saved", "text": "<b>"})


@pytest.mark.parametrize("template", ["404.html", "403_csrf.html"])
def test_a_public_page_never_asks_who_is_reading(template, settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    request = RequestFactory().get("/nowhere/")
    request.user = SimpleLazyObject(lambda: pytest.fail("A public page asked for the person."))
    html = render_to_string(template, request=request)
    assert settings.SITE_NAME in html and "csrfmiddlewaretoken" not in html
