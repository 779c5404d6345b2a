"""Addresses of background work."""

from django.urls import path

from minori.jobs import views

app_name = "jobs"
urlpatterns = [
    path("settings/jobs", views.jobs, name="jobs"),
    path("settings/jobs/<int:pk>", views.job, name="job"),
    path("settings/jobs/<int:pk>/progress", views.progress, name="progress"),
    path("settings/jobs/<int:pk>/stop", views.stop, name="stop"),
    path("settings/jobs/<int:pk>/retry", views.retry, name="retry"),
]
