"""Screens of the front door."""

from django.urls import path

from minori.collect import views

app_name = "collect"
urlpatterns = [
    path("settings/tag", views.tag, name="tag"),
    path("settings/quarantine", views.quarantine, name="quarantine"),
    path("settings/quarantine/work", views.work_on_quarantine, name="work_on_quarantine"),
]
