from importlib import import_module

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "minori.pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.pages.wiring").plug()
