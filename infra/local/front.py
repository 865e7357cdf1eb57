"""`python -m infra.local.front PORT NAME=PORT…`: one address for all processes, on loopback.

The local set-up's stand-in for Caddy: it reads the same routes from the same Caddyfile. It adds
no header and changes none, so that cookies, Host and Origin mean what they meant.
"""

import re
import sys
from collections.abc import AsyncIterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple, cast

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send

CADDYFILE = Path(__file__).parents[1] / "caddy" / "Caddyfile"
OF_A_CONNECTION = {b"connection", b"keep-alive", b"transfer-encoding"}
PATIENCE_S = 120.0  # a release of a whole year as a PDF, on a busy machine
AWAY = "Ce service redémarre : rechargez la page dans quelques secondes."


class Route(NamedTuple):
    """Paths, in which `*` stands for anything, and the process that answers them."""

    paths: tuple[str, ...]
    process: str | None

    def leads(self, path: str) -> bool:
        """Whether it is the way of a path."""
        return any(fnmatchcase(path, each) for each in self.paths)


def routes(text: str) -> list[Route]:
    """The routes of a Caddyfile, in order; a path that nobody outside may ask has no process."""
    named = {name: tuple(words.split()) for name, words in re.findall(r"(@\w+) path (.+)", text)}
    found = [Route(named[name], None) for name in re.findall(r"respond (@\w+) 404", text)]
    for block in text.split("handle ")[1:]:
        matched = block.split("{", 1)[0].strip()
        process = re.search(r"import inside (\w+):", block)
        paths = named.get(matched, (matched or "/*",))
        found.append(Route(paths, process.group(1) if process else None))
    return found


class Front:
    """Hands each request to the process whose path it is; `ports`: where each listens."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self._routes, self._ports = routes(CADDYFILE.read_text()), ports
        self._transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=100))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whole what is asked, as it comes what is answered."""
        if scope["type"] != "http":
            return
        process = next((r.process for r in self._routes if r.leads(scope["path"])), None)
        port = self._ports.get(process or "")
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        if port is None:
            await _say(send, 404, "Rien ne se trouve à cette adresse.")
            return
        target = scope["raw_path"] + (b"?" + scope["query_string"]) * bool(scope["query_string"])
        url = httpx.URL(scheme="http", host="127.0.0.1", port=port, raw_path=target)
        kept = [each for each in scope["headers"] if each[0] not in OF_A_CONNECTION]
        asked = httpx.Request(scope["method"], url, headers=kept, content=body or None)
        asked.extensions["timeout"] = httpx.Timeout(PATIENCE_S).as_dict()
        try:
            answer = await self._transport.handle_async_request(asked)
        except httpx.TransportError:
            await _say(send, 502, AWAY)
            return
        headers = [each for each in answer.headers.raw if each[0].lower() not in OF_A_CONNECTION]
        await send(
            {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        )
        async for part in cast(AsyncIterable[bytes], answer.stream):
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await answer.aclose()
        await send({"type": "http.response.body", "body": b""})


async def _say(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


if __name__ == "__main__":
    own, *others = sys.argv[1:]
    told = (each.split("=") for each in others)
    front = Front({name: int(port) for name, port in told})
    uvicorn.run(
        front,
        port=int(own),
        log_config=None,
        lifespan="off",
        access_log=False,
        server_header=False,
        date_header=False,
    )
