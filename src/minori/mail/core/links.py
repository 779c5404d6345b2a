"""Links of an HTML letter: which are tracked, and the plain text that a page of HTML stands for."""

import re
from html import unescape
from html.parser import HTMLParser

_HREF = re.compile(r"""(<a\b[^>]*?\bhref\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.I | re.S)
_BLOCKS = {"p", "div", "tr", "table", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "section", "footer"}
_HIDDEN = {"style", "script", "head", "title"}


def with_tracking(html: str) -> tuple[str, list[str]]:
    """The page with `{{ tracked.l0 }}`, `{{ tracked.l1 }}` ... for its web links, the links, and the open pixel."""
    links: list[str] = []

    def replace(found: re.Match[str]) -> str:
        url = found[2] if found[2] is not None else found[3]
        if not unescape(url).strip().lower().startswith(("http://", "https://")):
            return found[0]
        links.append(unescape(url).strip())
        return f'{found[1]}"{{{{ tracked.l{len(links) - 1} }}}}"'

    page = _HREF.sub(replace, html)
    pixel = '<img src="{{ tracked.open }}" width="1" height="1" alt="">'
    at = page.lower().rfind("</body>")
    return (page[:at] + pixel + page[at:] if at >= 0 else page + pixel), links


def hrefs(html: str) -> list[str]:
    """Every link as written, entities resolved."""
    return [unescape(m[2] if m[2] is not None else m[3]) for m in _HREF.finditer(html)]


def text_of(html: str) -> str:
    """Readable plain text of a page; a link's address stands behind its words. Liquid tags stay as they are."""
    reader = _Reader()
    reader.feed(html)
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0
        self._link: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "a":
            self._link.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "a" and self._link:
            url, start = self._link.pop()
            words = "".join(self.parts[start:]).strip()
            if url and url != words and not url.startswith("#"):
                self.parts.append(f" ({url.removeprefix('mailto:')})")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))
