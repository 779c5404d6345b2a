"""Take pictures of the screens of the installation in `MINORI_DATA_DIR`: `python -m tests.pictures [folder] [name ...]`.

Each screen in both widths, languages and themes, as the first administrator sees it; a name may be a screen (`home`)
or the start of a picture's name (`home-ja`, `home-ja-1280`). Fails where a page scrolls sideways,
where the content policy refuses something or where a script breaks, so it is a test of the look as well.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("MINORI_CHROMIUM", "/usr/bin/chromium")
WIDTHS = {1280: 900, 390: 844}
SCREENS = {
    "home": "/",
    "leads": "/leads/",
    "lead": "/leads/ tbody a",
    "companies": "/companies/",
    "company": "/companies/ tbody a",
    "search": "/find?q=",
    "import": "/import/",
    "segments": "/segments/",
    "segment": "/segments/ tbody a",
    "scenarios": "/scenarios/",
    "scenario": "/scenarios/ tbody a",
    "scoring": "/scoring/",
    "handoffs": "/sales/",
    "handoff": "/sales/ .rows a",
    "deals": "/sales/deals",
    "mail": "/mail/",
    "ledger": "/mail/ tbody a",
    "forms": "/forms/",
    "parts": "/parts",
}
"""Name -> address, with a selector behind it where a link on that page is to be followed."""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def served() -> Iterator[str]:
    """The app on a free port of this machine."""
    from minori.wsgi import application

    server = make_server("127.0.0.1", 0, application, Server, Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def session_of_admin(language: str, theme: str) -> str:
    """A session of the first administrator, who likes this language and theme."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    users = get_user_model().objects.filter(role="admin", is_active=True).order_by("pk")
    admin = users.first() or sys.exit("There is no administrator in this data folder yet.")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(admin)
    client.post("/look", {"language": language, "theme": theme})
    return client.cookies["sessionid"].value


def follow(page: "Page", base: str, target: str) -> None:
    """Go to a screen; behind the address may stand the selector of a link to follow."""
    address, _, selector = target.partition(" ")
    page.goto(base + address)
    link = page.locator(selector).first if selector else None
    if link is not None and link.count():
        page.goto(base + str(link.get_attribute("href")))


def take(page: "Page", file: Path) -> list[str]:
    """One picture of the whole page; what is wrong with it."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    width = page.viewport_size["width"] if page.viewport_size else 1280
    page.set_viewport_size({"width": width, "height": max(height, WIDTHS[width])})
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    page.screenshot(path=file)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    return [f"{file.name}: the page scrolls sideways"] if wide else []


def listen(page: "Page", wrong: list[str]) -> None:
    """Note what the browser complains about."""
    page.on("console", lambda m: wrong.append(f"{page.url}: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(f"{page.url}: {e}"))


def pictures(browser: "Browser", base: str, folder: Path, names: list[str]) -> list[str]:
    """Every wanted screen in every look; everything that is wrong."""
    wrong: list[str] = []
    for width, language, theme in product(WIDTHS, ("ja", "en"), ("minori", "minori-dark")):
        look = f"{language}-{width}" + ("-dark" if "dark" in theme else "")
        wanted = [s for s in SCREENS if any(n in (s, f"{s}-{language}", f"{s}-{look}") for n in names)]
        if not wanted:
            continue
        context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale=language)
        context.add_cookies([{"name": "sessionid", "value": session_of_admin(language, theme), "url": base}])
        page = context.new_page()
        listen(page, wrong)
        for name in wanted:
            follow(page, base, SCREENS[name])
            wrong += take(page, folder / f"{name}-{look}.png")
        context.close()
    return wrong


def main(arguments: list[str]) -> int:
    """Take the pictures; 1 where something was wrong."""
    import django
    from playwright.sync_api import sync_playwright

    django.setup()
    folder = Path(arguments[0] if arguments else "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        wrong = pictures(browser, base, folder, arguments[1:] or list(SCREENS))
        browser.close()
    print("\n".join(sorted(set(wrong))))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
