"""The author's desk."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "desk"


def soon(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("soon")


urlpatterns = [path("", soon, name="articles"), path("<int:pk>/", soon, name="article")]
