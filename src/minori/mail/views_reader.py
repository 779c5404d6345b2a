"""The one page that readers of letters see: unsubscribing. Open to anybody who holds a letter's address."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render

from minori.collect.public import read_unsubscribe
from minori.mail.people import account_values
from minori.mail.unsubscribe import unsubscribe as refuse


def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST does: from the page's button, or as RFC 8058 one-click from the reader's mail program."""
    page = {"token": token, "account": account_values()}
    if request.method != "POST":
        if read_unsubscribe(token) is None:
            return HttpResponseNotFound()
        return _private(render(request, "mail/unsubscribe.html", page))
    one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    if not refuse(token, "one_click" if one_click else "page"):
        return HttpResponseNotFound()
    if one_click:
        return _private(HttpResponse("Unsubscribed.\n", content_type="text/plain"))
    return _private(render(request, "mail/unsubscribe.html", {**page, "done": True}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
