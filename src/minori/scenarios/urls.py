"""Addresses of scenarios."""

from django.urls import path

from minori.scenarios.views import editing, watching

app_name = "scenarios"
urlpatterns = [
    path("scenarios/", watching.scenario_list, name="scenarios"),
    path("scenarios/new", watching.new, name="new"),
    path("scenarios/<int:pk>", watching.one, name="one"),
    path("scenarios/<int:pk>/act", watching.act, name="act"),
    path("scenarios/<int:pk>/people", watching.people, name="people"),
    path("scenarios/<int:pk>/people/<int:lead_id>/out", watching.take_out, name="take_out"),
    path("scenarios/<int:pk>/edit", editing.edit, name="edit"),
    path("scenarios/<int:pk>/edit/<int:id>", editing.step, name="step"),
]
