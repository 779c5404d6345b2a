from importlib import import_module

from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "minori.collect"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.collect.wiring").plug()
