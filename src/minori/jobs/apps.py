from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "minori.jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.jobs.wiring").plug()
