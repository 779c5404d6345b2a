"""Addresses of forms: the public page of each, and the screens of staff."""

from django.urls import path

from minori.pages import hosted, views

app_name = "pages"
urlpatterns = [
    path("f/<slug:slug>", hosted.hosted, name="hosted"),
    path("f/<slug:slug>/thanks/<str:press>", hosted.thanks, name="thanks"),
    path("forms/", views.forms_list, name="forms"),
    path("forms/new", views.edit, name="new"),
    path("forms/<int:pk>", views.edit, name="edit"),
    path("forms/<int:pk>/submissions", views.submissions, name="submissions"),
    path("forms/submissions/<int:pk>/release", views.release_held, name="release"),
    path("forms/submissions/<int:pk>/drop", views.drop_held, name="drop"),
]
