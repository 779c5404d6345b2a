from importlib import import_module

from django.apps import AppConfig


class EventlogConfig(AppConfig):
    name = "minori.eventlog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.eventlog.wiring").plug()
