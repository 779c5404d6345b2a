from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "minori.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.desk.wiring").plug()
