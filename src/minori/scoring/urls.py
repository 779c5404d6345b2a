"""Addresses of this room."""

from django.urls import path

from minori.scoring import views

app_name = "scoring"
urlpatterns = [
    path("scoring/", views.overview, name="model"),
    path("scoring/begin/", views.begin, name="begin"),
    path("scoring/draft/", views.edit, name="draft"),
    path("scoring/publish/", views.release, name="publish"),
    path("scoring/discard/", views.discard, name="discard"),
]
