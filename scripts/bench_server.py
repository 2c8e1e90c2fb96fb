"""The server for the benchmark of rosters: one fixed response, after a delay.

Runs as a process on the first core: `python bench_server.py MILLISECONDS`.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Final

from bench_ways import go_first, pin
from closed_pipe import end_script
from matricula.rosters import find_loop

BODY: Final = b'{"user_id":1}'
RESPONSE: Final = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(BODY), BODY)
)
COMMAND: Final = (sys.executable, __file__)


def main() -> None:
    """Serve until the process ends."""
    pin(is_server=True)
    delay = int(sys.argv[1])
    go_first(delay)
    with asyncio.Runner(loop_factory=find_loop()) as runner:
        runner.run(serve(delay / 1000))


async def serve(delay: float) -> None:
    """Respond to every request after `delay` seconds."""
    loop = asyncio.get_running_loop()

    class Server(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport, self.text = transport, b""

        def data_received(self, data: bytes) -> None:
            self.text += data
            while (end := find_end(self.text)) is not None:
                self.text = self.text[end:]
                if delay:
                    loop.call_later(delay, self.transport.write, RESPONSE)
                else:
                    self.transport.write(RESPONSE)

    server = await loop.create_server(Server, "127.0.0.1", 0)
    print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def find_end(text: bytes) -> int | None:
    """Return the end of the first request in `text`, None if it is incomplete."""
    head = text.find(b"\r\n\r\n")
    if head < 0:
        return None
    name = text[:head].lower().find(b"content-length:")
    length = int(text[name + 15 : head].split(b"\r\n", 1)[0]) if name >= 0 else 0
    return head + 4 + length if len(text) >= head + 4 + length else None


if __name__ == "__main__":
    end_script(main)
