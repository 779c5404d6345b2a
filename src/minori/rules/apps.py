from importlib import import_module

from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "minori.rules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.rules.wiring").plug()
