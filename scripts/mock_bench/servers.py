"""Servers to measure: started on one core, with CPU time, memory and time to start."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

RESPONSES: Final = "MOCK_BENCH_RESPONSES"
"""The variable with the file of prepared responses: a JSON list of [path, query, status, body]."""
START_TIMEOUT: Final = 60.0
"""Seconds in which a server must respond."""


class BenchServer:
    """A server in a process of its own, on `port`. It responds to the request `probe` with 200."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        port: int,
        probe: bytes,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.port = name, port
        self._command, self._probe = command, probe
        self._environment = {**os.environ, **(environment or {})}
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as it starts once installed
        self._start()

    def _start(self) -> None:
        begin = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            preexec_fn=lambda: os.sched_setaffinity(0, {0}),
        )
        while not _is_ready(self.port, self._probe):
            if self._process.poll() is not None or time.monotonic() - begin > START_TIMEOUT:
                raise RuntimeError(f"{self.name} does not start: {' '.join(self._command)}")
            time.sleep(0.005)
        self.start_seconds = time.monotonic() - begin
        self.memory = sum(_memory(pid) for pid in self._tree())

    def restart(self) -> None:
        """Stop it and start it again."""
        self.stop()
        self._start()

    def cpu(self) -> float:
        """Return the seconds of CPU time that the process and its children have used."""
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self._tree())

    def _tree(self) -> list[int]:
        pids = [self._process.pid]
        for pid in pids:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                pids += map(int, children.read_text().split())
        return pids

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def free_port() -> int:
    """Return a port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def fetch(port: int, call: bytes) -> bytes:
    """Send a request on a connection of its own, and return the bytes of the response."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(call.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def _is_ready(port: int, probe: bytes) -> bool:
    with contextlib.suppress(OSError):
        return fetch(port, probe).startswith(b"HTTP/1.1 200")
    return False


def _memory(pid: int) -> int:
    """Return the resident bytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


@contextlib.contextmanager
def stopping(servers: list[BenchServer]) -> Iterator[list[BenchServer]]:
    """Stop the servers in the list at the end."""
    try:
        yield servers
    finally:
        for server in servers:
            server.stop()
