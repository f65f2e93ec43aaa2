"""The board's workspace, inside the web admin."""

from django.urls import path

from .views import threads, workspace

app_name = "board"

urlpatterns = [
    path("", workspace.assignments, name="assignments"),
    path("<int:pk>/", workspace.assignment, name="assignment"),
    path("<int:pk>/remarks/<int:number>/", threads.remark, name="remark"),
]
