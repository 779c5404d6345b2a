from importlib import import_module

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "minori.mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("minori.mail.wiring").plug()
