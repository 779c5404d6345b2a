"""Toasts: a sentence about what just happened, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise


def toast(request: HttpRequest, text: str | Promise, *, undo: str = "", error: bool = False) -> None:
    """Say something on the next page that this person sees; `undo` is the address that takes it back by POST."""
    level = messages.ERROR if error else messages.SUCCESS
    messages.add_message(request, level, str(text), extra_tags=f"undo:{undo}" if undo else "")
