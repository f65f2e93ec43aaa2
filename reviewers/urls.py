"""The board's workspace, inside the web admin."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "board"


def soon(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("soon")


urlpatterns = [path("", soon, name="assignments"), path("<int:pk>/", soon, name="assignment")]
