"""The board's workspace, inside the web admin."""

from django.urls import path

from .views import absence, threads, workspace

app_name = "board"

urlpatterns = [
    path("", workspace.assignments, name="assignments"),
    path("absence/", absence.absence, name="absence"),
    path("<int:pk>/", workspace.assignment, name="assignment"),
    path("<int:pk>/remarks/<int:number>/", threads.comment, name="comment"),
]
