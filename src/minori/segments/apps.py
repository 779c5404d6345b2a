from importlib import import_module

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "minori.segments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.segments.wiring").plug()
