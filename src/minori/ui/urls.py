"""Addresses of the look."""

from django.urls import path

from minori.ui import views

app_name = "ui"
urlpatterns = [
    path("look", views.choose, name="look"),
    path("parts", views.parts, name="parts"),
]
