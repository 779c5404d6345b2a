"""The reference of `collect`: the same server, same settings, that reads every body and answers 204 without storing."""

import sys
from typing import Any

from minori.collect.server import run


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    run(app, "127.0.0.1", int(sys.argv[1]))
