"""The board's workspace, inside the web admin."""

from django.urls import path

from .views import workspace

app_name = "board"

urlpatterns = [
    path("", workspace.assignments, name="assignments"),
    path("<int:pk>/", workspace.assignment, name="assignment"),
]
