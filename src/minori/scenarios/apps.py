from importlib import import_module

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "minori.scenarios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.scenarios.wiring").plug()
