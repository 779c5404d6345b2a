from importlib import import_module

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "minori.scoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.scoring.wiring").plug()
