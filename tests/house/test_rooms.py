"""Rooms: no folder has more modules than one can look over, and what was given out under a name
keeps it, wherever its module stands."""

from collections import Counter
from importlib import import_module

import pytest

from articles.outbox.mail import STOP
from editorial.celery import app
from reviewers.assigning import invitations

from .source import ROOT, tracked

MOST = 14  # modules in a folder, its head included


def test_no_folder_has_more_modules_than_one_can_look_over() -> None:
    number = Counter(
        path.parent.relative_to(ROOT)
        for path in tracked()
        if path.suffix == ".py" and path.parent.name != "migrations"
    )
    assert {str(folder): modules for folder, modules in number.items() if modules > MOST} == {}


@pytest.mark.parametrize(
    "name",
    [
        "articles.accounts.PersonBackend",  # sessions of those who are logged in
        "articles.founding.found",
        "articles.models.person.Person",
        "articles.models.state.StateField",  # migrations
    ],
)
def test_what_was_given_out_is_found_by_its_name(name: str) -> None:
    module, _, what = name.rpartition(".")
    assert hasattr(import_module(module), what)


def test_what_was_queued_is_done() -> None:
    app.loader.import_default_modules()
    assert {
        "articles.tasks.deliver_notifications",
        "articles.tasks.set_outdated_pages",
        "articles.tasks.relate_texts",
        "articles.tasks.make_pdfs",
        "articles.tasks.check_links",
        "articles.tasks.look_up_works",
        "reviewers.tasks.keep_time",
        "reviewers.tasks.keep_figures",
    } <= set(app.tasks)


def test_links_in_mails_that_are_out_still_work() -> None:
    """Signed by the former version: the salt is a part of the signature."""
    assert (STOP.salt, invitations._LINK.salt) == ("articles.letters.stop", "reviewers.invitations")
