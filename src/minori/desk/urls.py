"""Addresses of the desk."""

from django.urls import path

from minori.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home_page, name="home"),
    path("leads/", views.leads, name="leads"),
    path("leads/<int:lead_id>/", views.lead, name="lead"),
    path("leads/<int:lead_id>/history", views.history, name="history"),
    path("leads/<int:lead_id>/curve", views.curve, name="curve"),
    path("companies/", views.companies, name="companies"),
    path("companies/<int:company_id>/", views.company, name="company"),
    path("find", views.find, name="find"),
]
