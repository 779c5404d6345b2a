from importlib import import_module

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "minori.team"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.team.wiring").plug()
