"""The author's desk."""

from django.urls import path

from ..ledger import acts
from ..publishing.text_files import FORMATS
from ..views.desk import (
    author,
    confirming,
    guide,
    images,
    imports,
    presence,
    saves,
    template,
    word,
)

app_name = "desk"
urlpatterns = [
    path("", author.articles, name="articles"),
    path("new/", author.start, name="start"),
    path("import/", imports.upload, name="import"),
    path("guide/", guide.guide, name="guide"),
    path("<int:pk>/", author.article, name="article"),
    path("<int:pk>/variants/<slug:audience>/", author.begin_variant, name="begin_variant"),
    *(
        path(f"<int:pk>/text.{ending}", author.text, {"ending": ending}, name="text")
        for ending, _ in FORMATS
    ),
    path("<int:pk>/text.docx", word.word, name="word"),
    path("<int:pk>/presence/", presence.presence, name="presence"),
    path("<int:pk>/images/", images.images, name="images"),
    path("<int:pk>/saves/", saves.listed, name="saves"),
    path("<int:pk>/saves/<int:save>/", saves.show, name="save"),
    path("<int:pk>/template/", template.template, name="template"),
    path("<int:pk>/leave/", author.leave, name="leave"),
    path("<int:pk>/confirm/", confirming.confirm, name="confirm"),
    *(
        path(f"<int:pk>/{verb}/", author.step, {"verb": verb}, name=verb)
        for verb in (acts.SUBMIT, acts.WITHDRAW, acts.REVISE)
    ),
]
