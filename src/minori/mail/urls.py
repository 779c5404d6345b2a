"""Addresses of this room."""

from django.urls import path

from minori.mail import views_reader

app_name = "mail"
urlpatterns = [
    path("u/<str:token>", views_reader.unsubscribe, name="unsubscribe"),
]
