"""The few answers that the collector gives, and how a request is read."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00"
    b"\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
NEVER_KEPT = (b"cache-control", b"no-store, private")
JSON = (b"content-type", b"application/json")
CORS: Headers = [(b"access-control-allow-origin", b"*")]
PREFLIGHT: Headers = [
    *CORS,
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
]


class Answer(Exception):
    """An answer that ends the request early; raised so that reading code stays straight."""

    def __init__(self, status: int, text: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        super().__init__(text)
        self.status = status
        self.headers = [JSON, *CORS, *headers]
        self.body = msgspec.json.encode({"error": text})


async def answer(send: Send, status: int, body: bytes = b"", headers: Headers | None = None) -> None:
    """Send a whole answer."""
    all_headers = [*(headers or []), (b"content-length", str(len(body)).encode())] if status != 204 else (headers or [])
    await send({"type": "http.response.start", "status": status, "headers": all_headers})
    await send({"type": "http.response.body", "body": body})


async def body_of(receive: Receive, announced: bytes, most: int) -> bytes:
    """The request's body; raises `Answer` 413 as soon as it is too large, 400 where the sender leaves half-way."""
    if announced and (not announced.isdigit() or int(announced) > most):
        raise Answer(413, f"the body may have {most} bytes", [(b"connection", b"close")])
    message = await receive()
    first: bytes = message.get("body", b"")
    if not message.get("more_body") and len(first) <= most and message["type"] == "http.request":
        return first
    parts, size = [first], len(first)
    while message.get("more_body"):
        if size > most:
            raise Answer(413, f"the body may have {most} bytes", [(b"connection", b"close")])
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
    if message["type"] == "http.disconnect":
        raise Answer(400, "the sender left before the end of the body")
    if size > most:
        raise Answer(413, f"the body may have {most} bytes", [(b"connection", b"close")])
    return b"".join(parts)
