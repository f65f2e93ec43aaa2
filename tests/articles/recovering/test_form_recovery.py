"""Nothing typed is lost: the answer to a form without a log-in, or with an old token."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from articles.models import Article
from tests.articles.desk.pages import Form, at
from tests.cast import Cast

pytestmark = pytest.mark.page

TYPED = {
    "title": "Is <b>it</b> so?",
    "body": "\nA long & careful text.\nSecond line.",
    "version": "0",
    "act": "add",
    "reference-0-kind": "review",
    "reference-0-title": "A title with words",
}


@pytest.mark.parametrize(
    "path",
    ["/desk/", "/desk/new/", "/desk/1/", "/desk/1/submit/", "/desk/1/withdraw/", "/desk/1/revise/"],
)
def test_reading_without_a_log_in_leads_there_and_back(
    client: Client, cast: Cast, path: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={path}")


def test_a_lapsed_log_in_keeps_every_field(client: Client, cast: Cast) -> None:
    article = cast.draft()
    answer = client.post(at(article), TYPED)
    assert answer.status_code == 401
    assert Form(answer).fields | {"csrfmiddlewaretoken": ""} == TYPED | {"csrfmiddlewaretoken": ""}
    assert (
        escape(TYPED["title"]) in answer.content.decode() and "<b>it" not in answer.content.decode()
    )
    assert f'action="{at(article)}"' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    client.force_login(cast.author)
    fields = Form(answer).fields | {
        "topic": article.topic_id,
        "audience": "clinician",
        "short_answer": "",
        "co_authors": "",
    }
    assert client.post(at(article), fields).status_code == 302
    assert (
        Article.objects.get(pk=article.pk).body == TYPED["body"]
        and Article.objects.get(pk=article.pk).references.count() == 2
    )


def test_a_file_must_be_chosen_again_and_the_page_says_which(client: Client, cast: Cast) -> None:
    article = cast.draft()
    file = SimpleUploadedFile("ECG <1>.png", b"no matter")
    answer = client.post(at(article), {"body": "Some words.", "picture": file})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "Choose “<bdi>ECG &lt;1&gt;.png</bdi>” again." in page
    assert '<input type="file" id="kept-1" name="picture"' in page
    without = client.post(at(article), {"body": "Some words."}).content.decode()
    assert "cannot be kept" not in without and 'type="file"' not in without


def test_the_answer_without_a_log_in_does_not_tell_whether_there_is_such_an_article(
    client: Client, cast: Cast
) -> None:
    article = cast.draft()
    answers = [client.post(path, TYPED) for path in (at(article), "/desk/999999/")]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert [len(Form(answer).fields) for answer in answers] == [len(TYPED) + 1] * 2


def test_an_old_token_keeps_every_field_for_our_own_page_only(cast: Cast) -> None:
    strict, article = Client(enforce_csrf_checks=True), cast.draft()
    strict.force_login(cast.author)
    ours = strict.post(at(article), TYPED, headers={"Origin": "http://testserver"})
    assert ours.status_code == 403
    assert {**Form(ours).fields, "csrfmiddlewaretoken": ""} == TYPED | {"csrfmiddlewaretoken": ""}
    for elsewhere in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {}):
        answer = strict.post(at(article), TYPED, headers=elsewhere)
        assert answer.status_code == 403 and "careful" not in answer.content.decode()
    assert Article.objects.get(pk=article.pk).version == 0


def test_the_kept_form_with_its_new_token_is_taken_in(cast: Cast) -> None:
    strict, article = Client(enforce_csrf_checks=True), cast.draft()
    strict.force_login(cast.author)
    typed = TYPED | {"topic": str(article.topic_id), "audience": "clinician"}
    kept = strict.post(at(article), typed, headers={"Origin": "http://testserver"})
    assert settings.CSRF_COOKIE_NAME in kept.cookies
    assert (
        strict.post(
            at(article), Form(kept).fields, headers={"Origin": "http://testserver"}
        ).status_code
        == 302
    )
    assert Article.objects.get(pk=article.pk).body == TYPED["body"]


def test_a_field_named_by_somebody_clever_is_kept_like_any_other(
    client: Client, cast: Cast
) -> None:
    typed = {"a-" + "9" * 500: "two words", "b-٣-c": "two words", '"><script>': "two words"}
    answer = client.post("/desk/1/", typed)
    assert answer.status_code == 401 and "><script>" not in answer.content.decode()
    assert Form(answer).fields | {"csrfmiddlewaretoken": ""} == typed | {"csrfmiddlewaretoken": ""}
