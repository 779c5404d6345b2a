"""Addresses of the notices."""

from django.urls import path

from minori.notices.views import own, settings

app_name = "notices"
urlpatterns = [
    path("notices", own.notices, name="notices"),
    path("notices/<int:pk>/open", own.open_one, name="open"),
    path("notices/read", own.read_all, name="read_all"),
    path("notices/choices", own.choices, name="choices"),
    path("notices/hook", own.own_hook, name="own_hook"),
    path("settings/notices", settings.channel, name="channel"),
    path("settings/notices/outbox", settings.outbox, name="outbox"),
    path("settings/notices/outbox/<int:pk>", settings.post, name="post"),
    path("settings/notices/outbox/<int:pk>/again", settings.try_again, name="again"),
]
