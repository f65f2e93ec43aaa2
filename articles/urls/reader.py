"""What readers see."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest) -> HttpResponse:
    return HttpResponse("soon")


urlpatterns = [path("", soon, name="home"), path("landing/", soon, name="landing")]
