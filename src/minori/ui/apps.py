from importlib import import_module

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "minori.ui"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.ui.wiring").plug()
