"""Addresses of this room: what the rule editor asks."""

from django.urls import path

from minori.rules import views

app_name = "rules"
urlpatterns = [
    path("rules/check/", views.check, name="check"),
    path("rules/add/", views.add, name="add"),
]
