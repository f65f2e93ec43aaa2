"""Who comes into the web admin, by which door, and what a look changes: nothing."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from articles.models import Event, Notification, Policy, SiteEvent
from tests.cast import Cast

pytestmark = pytest.mark.page

LISTS = {  # the screen: the roles of the cast that may look at it
    "/admin/articles/article/": {"editor", "chair"},
    "/admin/articles/event/": {"editor", "chair"},
    "/admin/articles/topic/": {"editor", "chair"},
    "/admin/articles/policy/": {"editor", "chair"},
    "/admin/reviewers/boardmember/": {"editor", "chair"},
    "/admin/articles/person/": {"editor", "chair", "operator"},
    "/admin/articles/notification/": {"editor", "chair", "operator"},
    "/admin/articles/siteevent/": {"chair", "operator"},
}


def everybody(cast: Cast) -> dict[str, Any]:
    return {
        "editor": cast.editor,
        "chair": cast.chair,
        "operator": cast.operator,
        "reviewer": cast.reviewers[0],
        "author": cast.author,
        "stranger": cast.stranger,
    }


def pages_of(cast: Cast) -> dict[str, set[str]]:
    """Every page about one row, on an article that has been through everything."""
    article, deciders = cast.reviewed(), {"editor", "chair"}
    [asked] = cast.invite(article, cast.reviewers[2])
    here = f"/admin/articles/article/{article.pk}/"
    verbs = ["start_review", "request_changes", "approve", "reject", "retract", "revise"]
    member = cast.members[0]
    return {
        **{
            here + page: deciders
            for page in ["change/", "history/", "invite/", f"assignments/{asked.pk}/cancel/"]
        },
        f"{here}history/{article.history.latest().pk}/": deciders,
        **{f"{here}{verb}/": deciders for verb in verbs},
        f"/admin/articles/event/{Event.objects.latest('pk').pk}/change/": deciders,
        f"/admin/articles/topic/{cast.topic.pk}/change/": deciders,
        f"/admin/articles/topic/{cast.topic.pk}/history/": deciders,
        f"/admin/articles/policy/{Policy.objects.latest('pk').pk}/change/": deciders,
        f"/admin/reviewers/boardmember/{member.pk}/change/": deciders,
        f"/admin/reviewers/boardmember/{member.pk}/history/": deciders,
        f"/admin/reviewers/boardmember/{member.pk}/history/{member.history.latest().pk}/": deciders,
        f"/admin/articles/notification/{Notification.objects.latest('pk').pk}/change/": {
            *deciders,
            "operator",
        },
        f"/admin/articles/person/{cast.author.pk}/change/": {*deciders, "operator"},
        f"/admin/articles/person/{cast.author.pk}/roles/": {"chair", "operator"},
        f"/admin/articles/siteevent/{SiteEvent.objects.latest('pk').pk}/change/": {
            "chair",
            "operator",
        },
        "/admin/articles/policy/add/": {"chair"},
        "/admin/articles/topic/add/": {"chair"},
        "/admin/reviewers/boardmember/add/": {"chair"},
    }


def test_each_page_opens_to_its_roles_and_to_nobody_else(cast: Cast) -> None:
    for path, may in (LISTS | pages_of(cast)).items():
        for role, person in everybody(cast).items():
            client = Client()
            client.force_login(person)
            expected = 200 if role in may else 403 if person.is_staff else 404
            assert client.get(path).status_code == expected, (path, role)


def test_without_a_log_in_every_page_leads_to_the_one_log_in(cast: Cast, client: Client) -> None:
    for path in [*LISTS, *pages_of(cast), "/admin/", "/admin/nowhere/", "/landing/"]:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"/accounts/login/?next={path}",
        ), path


def test_the_admin_has_no_log_in_and_no_password_form_of_its_own(
    cast: Cast, client: Client
) -> None:
    assert (
        client.get("/admin/login/?next=/admin/articles/topic/").headers["Location"]
        == "/accounts/login/?next=/admin/articles/topic/"
    )
    client.force_login(cast.editor)
    assert client.get("/admin/password_change/").headers["Location"] == "/accounts/password/change/"
    assert client.get("/admin/search/?s=a").status_code == 404


@pytest.mark.parametrize(
    ("role", "destination"),
    [
        ("editor", "/admin/articles/article/"),
        ("chair", "/admin/articles/article/"),
        ("reviewer", "/admin/board/"),
        ("operator", "/admin/articles/person/"),
        ("author", "/desk/"),
        ("stranger", "/desk/"),
    ],
)
def test_after_log_in_everyone_comes_to_their_work(
    cast: Cast, client: Client, role: str, destination: str
) -> None:
    person = everybody(cast)[role]
    client.force_login(person)
    assert client.get("/landing/").headers["Location"] == destination
    if person.is_staff:
        assert client.get("/admin/").headers["Location"] == destination
        assert client.get("/admin/articles/").headers["Location"] == destination


def test_a_deactivated_editor_is_out_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.editor)
    assert client.get("/admin/articles/article/").status_code == 200
    cast.editor.is_active = False
    cast.editor.save()
    assert client.get("/admin/articles/article/").status_code in {302, 404}


def test_only_the_pages_of_the_theme_may_use_what_the_theme_needs(
    cast: Cast, client: Client
) -> None:
    ours = f"/admin/articles/article/{cast.submitted().pk}/"
    client.force_login(cast.chair)
    for path in [
        ours + "change/",
        ours + "start_review/",
        ours + "invite/",
        "/admin/articles/policy/add/",
    ]:
        assert "unsafe" not in client.get(path).headers["Content-Security-Policy"], path
    theirs = client.get("/admin/articles/article/").headers["Content-Security-Policy"]
    assert "'unsafe-eval'" in theirs and "'unsafe-inline'" in theirs
    assert "script-src 'self' 'unsafe-eval'" in theirs


def everything() -> dict[str, list[Any]]:
    """Every row of every table, but sessions: a log-in writes one."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in models
    }


def test_looking_changes_nothing(cast: Cast, client: Client) -> None:
    pages = [*LISTS, *pages_of(cast), "/admin/articles/article/?q=lip&status=all", "/admin/logout/"]
    client.force_login(cast.chair)
    before = everything()
    for path in pages:
        client.get(path)
        client.head(path)
    assert everything() == before


def test_an_address_nobody_would_type_is_not_an_error_of_ours(cast: Cast, client: Client) -> None:
    article = cast.submitted()
    client.force_login(cast.chair)
    far = 10**30
    for path in [
        f"/admin/articles/article/{far}/change/",
        f"/admin/articles/article/{far}/approve/",
        "/admin/articles/article/x/history/",
        f"/admin/articles/article/{far}/history/",
        f"/admin/articles/article/{article.pk}/history/x/",
        f"/admin/articles/article/{article.pk}/assignments/{far}/cancel/",
        f"/admin/articles/article/{article.pk}/delete/",
        f"/admin/articles/article/{article.pk}/edit/",
        f"/admin/articles/article/{article.pk}/change/?revision={far}",
        f"/admin/articles/policy/{far}/change/",
    ]:
        assert client.get(path).status_code == 404, path
    for path in [
        "/admin/articles/article/?q=%00",
        "/admin/articles/article/?topic__id__exact=x",
        "/admin/articles/article/?p=x",
        "/admin/articles/article/?status=%00",
        f"/admin/articles/event/?verb={far}",
        "/admin/articles/event/x/change/",
    ]:
        assert client.get(path).status_code in {200, 302}, path


def test_logging_out_is_an_act(cast: Cast, client: Client) -> None:
    client.force_login(cast.editor)
    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/").headers["Location"] == "/"
    assert client.get("/admin/").status_code == 302
