"""Addresses of this room."""

from django.urls import path

from minori.mail import views, views_caught, views_reader, views_templates

app_name = "mail"
urlpatterns = [
    path("u/<str:token>", views_reader.unsubscribe, name="unsubscribe"),
    path("mail/", views.overview, name="list"),
    path("mail/new", views.new, name="new"),
    path("mail/letters", views.everything, name="all"),
    path("mail/letters/decide", views.decide, name="decide"),
    path("mail/broadcasts/<int:broadcast_id>/", views.detail, name="broadcast"),
    path("mail/broadcasts/<int:broadcast_id>/figures", views.live, name="live"),
    path("mail/broadcasts/<int:broadcast_id>/move", views.move, name="move"),
    path("mail/broadcasts/<int:broadcast_id>/stop", views.stop, name="stop"),
    path("mail/templates/", views_templates.templates, name="templates"),
    path("mail/templates/new", views_templates.new, name="template_new"),
    path("mail/templates/<int:template_id>/", views_templates.edit, name="template"),
    path("mail/templates/<int:template_id>/preview", views_templates.preview, name="preview"),
    path("mail/templates/<int:template_id>/test", views_templates.test, name="test"),
    path("mail/templates/<int:template_id>/archive", views_templates.archive, name="archive"),
    path("mail/caught/", views_caught.caught, name="caught"),
    path("mail/caught/<int:caught_id>/", views_caught.one, name="caught_one"),
    path("mail/caught/<int:caught_id>/body", views_caught.body, name="caught_body"),
    path("mail/sending", views_caught.rules, name="rules"),
    path("mail/sending/<int:domain_id>/resume", views_caught.resume, name="resume"),
]
