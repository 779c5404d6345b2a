from django.urls import path

from minori.segments import views

app_name = "segments"
urlpatterns = [
    path("segments/", views.overview, name="list"),
    path("segments/new", views.new, name="new"),
    path("segments/new-list", views.new_list, name="new_list"),
    path("segments/check", views.check, name="check"),
    path("segments/<int:segment_id>/", views.detail, name="detail"),
    path("segments/<int:segment_id>/edit", views.edit, name="edit"),
    path("segments/<int:segment_id>/add", views.add, name="add"),
    path("segments/<int:segment_id>/remove", views.remove, name="remove"),
    path("segments/<int:segment_id>/delete", views.delete, name="delete"),
]
