"""Addresses of people's data: import, writing by hand, settings."""

from django.urls import path

from minori.leads.views import imports, people, settings

app_name = "leads"
urlpatterns = [
    path("import/", imports.imports, name="import"),
    path("import/upload", imports.upload, name="upload"),
    path("import/<int:run_id>/", imports.import_run, name="import_run"),
    path("import/<int:run_id>/encoding", imports.encoding, name="encoding"),
    path("import/<int:run_id>/mapping", imports.mapping, name="mapping"),
    path("import/<int:run_id>/start", imports.start, name="start"),
    path("import/<int:run_id>/undo", imports.undo, name="undo"),
    path("import/<int:run_id>/refused.csv", imports.refused, name="refused"),
    path("leads/new", people.new_lead, name="new"),
    path("leads/<int:lead_id>/edit", people.edit, name="edit"),
    path("leads/<int:lead_id>/consent", people.consent, name="consent"),
    path("leads/<int:lead_id>/stop-letters", people.stop_letters, name="stop_letters"),
    path("companies/new", people.new_company, name="new_company"),
    path("companies/<int:company_id>/edit", people.company_edit, name="edit_company"),
    path("settings/fields", settings.custom_fields, name="fields"),
    path("settings/fields/drop", settings.drop, name="drop_field"),
    path("settings/exclusions", settings.exclusions, name="exclusions"),
    path("settings/exclusions/<int:exclusion_id>/end", settings.count_again, name="count_again"),
    path("settings/opt-outs", settings.opt_outs, name="opt_outs"),
]
