"""The database itself refuses to change, remove or replace what is written."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from articles.ledger.triggers import append_only_models
from articles.models import Event, FindingPolicy, Revision, StoredPdf, TopicIntroduction
from reviewers.models import MedicineList, QuorumPolicy, Waiver
from tests.articles.images.pictures import added
from tests.cast import Cast, sign_for
from tests.rewinding import walked
from tests.screens.pictures import adopted

pytestmark = pytest.mark.both

INK = [model for app in apps.get_app_configs() for model in append_only_models(app)]


@walked
def written(cast: Cast) -> None:
    """An approved article, its PDF, a rule, a list, settings and a waiver: a row of each kind of
    ink."""
    approved = cast.approved()
    approved.change_address(
        by=cast.editor, former=approved.slug, slug="is-it-potassium", reason="Shorter."
    )
    QuorumPolicy.objects.adopt(by=cast.chair, approvals=3)
    MedicineList.objects.adopt([*MedicineList.first().names, "gold salts"], by=cast.editor)
    adopted(cast, name="Third Reading")
    TopicIntroduction.objects.adopt(cast.topic, "What kidneys do.", by=cast.chair)
    FindingPolicy.objects.adopt(by=cast.chair, severities={"dose_uncited": "objection"})
    cast.author.institution = cast.reviewers[0].institution = "Ward 1"
    for person in (cast.author, cast.reviewers[0]):
        person.save()
    article = cast.under_review(title="Is a tie waived?")
    Waiver.objects.grant(
        article,
        cast.members[0],
        by=cast.chair,
        reason="Nobody else knows the field.",
        digest=article.digest,
        signature=sign_for(cast.chair, article, "waive"),
    )
    added(approved)
    StoredPdf.objects.create(
        galley=approved.galley,
        state="one",
        look="one",
        data=b"%PDF-",
        digest="one",
        made_at=timezone.now(),
    )


@pytest.fixture
def careless(cast: Cast, written: None) -> Iterator[Cast]:
    """A connection that does not ask for triggers when a row is replaced."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if on_sqlite:
            cursor.execute("pragma recursive_triggers = off")
        yield cast
        if on_sqlite:
            cursor.execute("pragma recursive_triggers = on")


def replacing(model: type[models.Model], key: str, **changed: str) -> str:
    """Return SQL that writes a row once more, with these columns changed, over the one that has
    the same `key` (all of it SQL)."""
    columns = [field.column for field in model._meta.concrete_fields]
    names, values = (
        ", ".join(f'"{name}"' for name in columns),
        ", ".join(changed.get(name, f'"{name}"') for name in columns),
    )
    rows = (
        f'into "{model._meta.db_table}" ({names}) select {values} from "{model._meta.db_table}" '  # noqa: S608
        "where true limit 1"
    )
    written_over = f"insert {rows} on conflict ({key}) do update set {key.partition(',')[0]} = 0"
    return f"insert or replace {rows}" if connection.vendor == "sqlite" else written_over


def assert_refused(sql: str) -> None:
    with (
        pytest.raises(IntegrityError, match="is ink"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("model", INK)
def test_ink_is_dry(careless: Cast, model: type[models.Model]) -> None:
    before = list(model._base_manager.order_by("pk").values_list())
    if not before:
        pytest.fail(f"The walk writes no {model._meta.verbose_name}.")
    table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    assert_refused(f'update "{table}" set "{key}" = "{key}"')  # noqa: S608
    assert_refused(f'delete from "{table}"')  # noqa: S608
    assert_refused(replacing(model, key))
    assert list(model._base_manager.order_by("pk").values_list()) == before


@pytest.mark.parametrize(
    ("model", "key"), [(Event, "article_id, sequence"), (Revision, "article_id, number")]
)
def test_a_row_with_the_same_number_replaces_none(
    careless: Cast, model: type[models.Model], key: str
) -> None:
    assert_refused(replacing(model, key, id="99999"))
