"""How allauth treats our staff: nobody signs up by themselves, everybody comes by invitation."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation


class StaffAdapter(DefaultAccountAdapter):
    """Closes the sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """We have no user names."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("team:profile")

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.BASE_URL}{path.replace('UID-KEY', quote(key))}"

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        with translation.override(user.language):
            super().send_password_reset_mail(user, email, context)
