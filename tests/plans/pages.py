"""The pages that are asked for: who looks, and where. Every list, every page about an article,
and what can be typed into each search."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.urls import reverse

from articles.models import Event, Notification, Status, Topic
from articles.models.published.page import SECTION_SIZE
from articles.publishing.paging import named
from reviewers.models import AssignmentStatus, BoardMember

from .asked import AUTHOR, CHAIR, EDITOR, INVITED, MEMBER, MOST, PUBLIC, WRITTEN, Asked, World


def pages() -> list[Asked]:
    """Return every page that is asked for."""
    return [
        *_lists_for_readers(),
        *_about_an_article(),
        *_searches(),
        *_of_authors(),
        *_of_members(),
        *_queue(),
        *_decisions(),
        *_ledger(),
        *_notifications(),
        *_figures(),
        *_screens(),
    ]


def _lists_for_readers() -> Iterator[Asked]:
    def before(world: World, by: str) -> str:
        return f"?before={named(getattr(world.page, by), world.page.pk)}"

    topic = reverse("topic", args=["generated-7"])
    yield Asked("home", PUBLIC, reverse("home"))
    yield Asked("home, older", PUBLIC, lambda world: reverse("home") + before(world, "reviewed_at"))
    yield Asked("topic", PUBLIC, topic)
    yield Asked("topic for clinicians", PUBLIC, f"{topic}clinician/")
    yield Asked(
        "topic for clinicians, older",
        PUBLIC,
        lambda world: f"{topic}clinician/{before(world, 'approved_at')}",
    )
    yield Asked("a to z", PUBLIC, reverse("a_to_z"))
    yield Asked(
        "a to z, further",
        PUBLIC,
        lambda world: f"{reverse('a_to_z')}?after={world.page.filed_as}-{world.page.pk}",
    )
    yield Asked("a letter", PUBLIC, reverse("a_to_z", args=["g"]))
    yield Asked("corrections", PUBLIC, reverse("corrections"))
    yield Asked("corrections, older", PUBLIC, f"{reverse('corrections')}?before=900-900")
    yield Asked("board", PUBLIC, reverse("board"))
    yield Asked("person, an author", PUBLIC, lambda world: world.profile(AUTHOR))
    yield Asked(
        "person, an author, older",
        PUBLIC,
        lambda world: world.profile(AUTHOR) + before(world, "approved_at"),
    )
    yield Asked("person, a member", PUBLIC, lambda world: world.profile(MEMBER))
    yield Asked("photo", PUBLIC, lambda world: world.photo(AUTHOR))
    yield Asked("feed", PUBLIC, reverse("feed"))
    yield Asked("feed of an audience", PUBLIC, reverse("audience_feed", args=["patient"]))
    yield Asked("feed of a topic", PUBLIC, f"{topic}feed/")
    yield Asked("feed of notices", PUBLIC, reverse("notices_feed"))
    yield Asked("sitemap", PUBLIC, reverse("sitemap"))
    yield Asked(
        "sitemap of texts", PUBLIC, reverse("sitemap_section", args=["answers-0"]), SECTION_SIZE
    )
    yield Asked("sitemap of pages", PUBLIC, reverse("sitemap_section", args=["pages"]))


def _about_an_article() -> Iterator[Asked]:
    def under(rest: str) -> Callable[[World], str]:
        return lambda world: world.page.get_absolute_url() + rest

    for name, rest in {
        "article": "",
        "versions": "versions/",
        "a version": "v/1/",
        "revision as JSON": "revision.json",
        "citation": "cite.bib",
        "article for others": "carer/",
    }.items():
        yield Asked(name, PUBLIC, under(rest))
    yield Asked("article that is not there", PUBLIC, "/articles/nothing-like-it/")
    yield Asked("preview that is not there", PUBLIC, "/preview/nothing-like-it/")


def _searches() -> Iterator[Asked]:
    def typed(address: str, *parts: tuple[float, float] | str) -> Callable[[World], str]:
        return lambda world: (
            f"{address}?q="
            + "+".join(part if isinstance(part, str) else world.word(*part) for part in parts)
        )

    very, common, rare = (0.2, 1.0), (0.05, 0.2), (0.0005, 0.005)
    search, suggest = reverse("search"), reverse("search_suggest")
    yield Asked("search, nothing typed", PUBLIC, search)
    yield Asked("search, very common", PUBLIC, typed(search, very))
    yield Asked("search, common", PUBLIC, typed(search, common))
    yield Asked("search, two common", PUBLIC, typed(search, very, common))
    yield Asked("search, common and rare", PUBLIC, typed(search, common, rare))
    yield Asked("search, rare", PUBLIC, typed(search, rare))
    yield Asked("search in a topic", PUBLIC, typed(search, very, "topic:generated-7"))
    yield Asked("search for an audience", PUBLIC, typed(search, common, "for:patient"))
    yield Asked("search, none has it", PUBLIC, f"{search}?q=zzyzxquux")
    yield Asked("suggestions", PUBLIC, lambda world: f"{suggest}?q={world.word(*common)[:4]}")


def _of_authors() -> Iterator[Asked]:
    def save_of(world: World) -> str:
        article = world.own(Status.CHANGES_REQUESTED)
        return reverse("desk:save", args=[article.pk, article.history.earliest().pk])

    yield Asked(
        "pictures of an article",
        AUTHOR,
        lambda world: reverse("desk:images", args=[world.own(Status.CHANGES_REQUESTED).pk]),
    )
    yield Asked("desk", AUTHOR, reverse("desk:articles"))
    yield Asked("desk, new", AUTHOR, reverse("desk:start"))
    for status in WRITTEN:
        yield Asked(
            f"desk, an article that is {status.label.lower()}",
            AUTHOR,
            lambda world, status=status: reverse("desk:article", args=[world.own(status).pk]),
        )
    yield Asked(
        "desk, earlier saves",
        AUTHOR,
        lambda world: reverse("desk:saves", args=[world.own(Status.CHANGES_REQUESTED).pk]),
    )
    yield Asked("desk, an earlier save", AUTHOR, save_of)
    yield Asked(
        "desk, to submit",
        AUTHOR,
        lambda world: reverse("desk:submit", args=[world.own(Status.CHANGES_REQUESTED).pk]),
    )
    yield Asked(
        "desk, remarks",
        AUTHOR,
        lambda world: reverse("desk_comments", args=[world.own(Status.CHANGES_REQUESTED).pk]),
    )
    for who in (AUTHOR, EDITOR):
        yield Asked(f"inbox of an {who}", who, reverse("inbox"))
        yield Asked(
            f"inbox of an {who}, older",
            who,
            lambda world, who=who: f"{reverse('inbox')}?before={world.in_the_inbox(who)}",
        )


def _of_members() -> Iterator[Asked]:
    yield Asked("a member's list", MEMBER, reverse("board:assignments"))
    yield Asked(
        "a member's list, older",
        MEMBER,
        lambda world: (
            f"{reverse('board:assignments')}?before={world.asked(AssignmentStatus.COMPLETED).pk}"
        ),
    )
    for status in (
        AssignmentStatus.INVITED,
        AssignmentStatus.ACCEPTED,
        AssignmentStatus.COMPLETED,
        AssignmentStatus.DECLINED,
    ):
        who = INVITED if status == AssignmentStatus.INVITED else MEMBER
        yield Asked(
            f"an assignment that is {status.label.lower()}",
            who,
            lambda world, status=status, who=who: reverse(
                "board:assignment", args=[world.asked(status, who).pk]
            ),
        )
    yield Asked("absence", MEMBER, reverse("board:absence"))
    yield Asked("a member's own figures", MEMBER, reverse("my_figures"))


def place(row: Any, *columns: str) -> str:
    """Return the place of a row in a list of the house, as it stands in an address."""
    return quote(json.dumps([*(getattr(row, column).isoformat() for column in columns), row.pk]))


def _queue() -> Iterator[Asked]:
    here = reverse("admin:articles_article_changelist")
    yield Asked("queue", EDITOR, here)
    yield Asked(
        "queue, further",
        EDITOR,
        lambda world: f"{here}?status=all&behind={place(world.page.article, 'status_since')}",
    )
    yield Asked(
        "queue, back",
        EDITOR,
        lambda world: f"{here}?status=all&before={place(world.page.article, 'status_since')}",
    )
    for choice in ("under_review", "approved", "unsettled", "out_of_step", "all"):
        yield Asked(f"queue, {choice}", EDITOR, f"{here}?status={choice}")
    yield Asked(
        "queue, of a topic",
        EDITOR,
        lambda _: f"{here}?topic__id__exact={Topic.objects.get(slug='generated-7').pk}",
    )
    yield Asked("queue, for patients", EDITOR, f"{here}?audience__exact=patient")
    yield Asked("queue, the other way round", EDITOR, f"{here}?o=-1")
    yield Asked(
        "queue, searched for a word",
        EDITOR,
        lambda world: f"{here}?q={world.word(0.0005, 0.005)}&status=all",
    )
    yield Asked(
        "queue, searched for a common word",
        EDITOR,
        lambda world: f"{here}?q={world.word(0.05, 1.0)}&status=all",
    )
    yield Asked(
        "queue, searched for a beginning",
        EDITOR,
        lambda world: f"{here}?q={world.word(0.0005, 0.005)[:4]}&status=all",
    )
    yield Asked("queue, searched for all authors", EDITOR, f"{here}?q=Generated+Auth&status=all")
    yield Asked("queue, searched for an author", EDITOR, f"{here}?q=Generated+Author+17")
    yield Asked("bulk actions", EDITOR, reverse("admin:articles_article_several"))


def _decisions() -> Iterator[Asked]:
    def of(route: str, status: str) -> Callable[[World], str]:
        return lambda world: reverse(
            f"admin:articles_article_{route}", args=[world.article(status).pk]
        )

    for status in (Status.SUBMITTED, Status.UNDER_REVIEW, Status.APPROVED):
        yield Asked(f"decision page, {status.label.lower()}", EDITOR, of("change", status))
    yield Asked("whom to invite", EDITOR, of("invite", Status.UNDER_REVIEW))
    yield Asked("history of an article", EDITOR, of("history", Status.APPROVED))
    for verb, status in {
        "start_review": Status.SUBMITTED,
        "approve": Status.UNDER_REVIEW,
        "revise": Status.APPROVED,
        "retract": Status.APPROVED,
    }.items():
        yield Asked(
            f"to {verb}",
            CHAIR,
            lambda world, verb=verb, status=status: (
                f"/admin/articles/article/{world.article(status).pk}/{verb}/"
            ),
        )


def _ledger() -> Iterator[Asked]:
    here = reverse("admin:articles_event_changelist")
    yield Asked("ledger", EDITOR, here)
    yield Asked(
        "ledger, further",
        EDITOR,
        lambda world: f"{here}?behind={place(world.page.article.events.latest('pk'), 'at')}",
    )
    yield Asked(
        "ledger, back",
        EDITOR,
        lambda world: f"{here}?before={place(world.page.article.events.latest('pk'), 'at')}",
    )
    for name, query in {
        "last week": "days=7",
        "last year": "days=365",
        "approvals": "verb=approve",
        "withdrawals": "verb=withdraw",
        "that owe mail": "delivery=owed",
        "with dead mail": "delivery=dead",
        "of a name": "person=Member+17",
        "of an address": "person=generated-member-17@demo.example",
        "of some days": "since=2024-03-01&until=2024-03-05",
        "searched for a name": "q=Generated+Member+17",
        "searched for nothing there": "q=zzyzxquux",
    }.items():
        yield Asked(f"ledger, {name}", EDITOR, f"{here}?{query}")
    yield Asked(
        "ledger, searched for a word", EDITOR, lambda world: f"{here}?q={world.word(0.0005, 0.005)}"
    )
    # Of 24 topics, every 24th entry is one of it, and those of copies stand together
    # (multiplying.py).
    yield Asked("ledger, of a topic", EDITOR, f"{here}?topic=generated-7", 3 * MOST)
    yield Asked(
        "ledger, searched for a common word",
        EDITOR,
        lambda world: f"{here}?q={world.word(0.05, 1.0)}",
    )
    yield Asked("ledger, searched for all members", EDITOR, f"{here}?q=Generated+Memb")
    yield Asked(
        "ledger of an article", EDITOR, lambda world: f"{here}?article={world.page.article_id}"
    )
    yield Asked(
        "an entry of the ledger",
        EDITOR,
        lambda world: reverse(
            "admin:articles_event_change",
            args=[Event.objects.filter(article=world.page.article_id, verb="approve")[0].pk],
        ),
    )


def _notifications() -> Iterator[Asked]:
    here = reverse("admin:articles_notification_changelist")
    yield Asked("notifications", EDITOR, here)
    yield Asked(
        "notifications, further",
        EDITOR,
        lambda world: f"{here}?behind={place(world.page.article.events.latest('pk'))}",
    )
    for name, query in {
        "owed": "state__exact=owed",
        "dead": "state__exact=dead",
        "delivered": "state__exact=delivered",
        "by mail": "channel__exact=mail",
        "searched for an address": "q=generated-member-17@demo.example",
        "searched for nothing there": "q=zzyzxquux",
    }.items():
        yield Asked(f"notifications, {name}", EDITOR, f"{here}?{query}")
    yield Asked(
        "notifications, searched for a word",
        EDITOR,
        lambda world: f"{here}?q={world.word(0.0005, 0.005)}",
    )
    yield Asked(
        "notifications, searched for a common word",
        EDITOR,
        lambda world: f"{here}?q={world.word(0.05, 1.0)}",
    )
    yield Asked("notifications, searched for a kind", EDITOR, f"{here}?q=submit")
    yield Asked(
        "notifications of an act",
        EDITOR,
        lambda world: (
            f"{here}?event="
            + str(Event.objects.filter(article=world.page.article_id, verb="approve")[0].pk)
        ),
    )
    yield Asked(
        "a notification",
        EDITOR,
        lambda world: reverse(
            "admin:articles_notification_change",
            args=[Notification.objects.filter(event__article=world.page.article_id)[0].pk],
        ),
    )
    yield Asked("is mail well", PUBLIC, "/readyz")


def _figures() -> Iterator[Asked]:
    here = reverse("dashboard")
    yield Asked("dashboard", EDITOR, here)
    yield Asked("dashboard of a topic", EDITOR, f"{here}?topic=generated-7")
    yield Asked(
        "dashboard of a member",
        EDITOR,
        lambda world: reverse(
            "member_figures", args=[BoardMember.objects.get(person=world.people[MEMBER]).pk]
        ),
    )


def _screens() -> Iterator[Asked]:
    """The list of every screen, as it is and searched; what is added joins by itself."""
    covered = {"articles_article", "articles_event", "articles_notification"}
    for model, screen in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if name not in covered:
            here = reverse(f"admin:{name}_changelist")
            yield Asked(f"screen {name}", CHAIR, here)
            if screen.search_fields:
                yield Asked(
                    f"screen {name}, searched", CHAIR, f"{here}?q=generated-member-17@demo.example"
                )
