from importlib import import_module

from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "minori.sales"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.sales.wiring").plug()
