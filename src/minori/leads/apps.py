from importlib import import_module

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "minori.leads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.leads.wiring").plug()
