"""Processes of this project's commands that start at once: forked from one that imported them.

A command imports for about 0.4 s of CPU time. Here one process for each worker imports, and each
command is a fork of it, with arguments, folder, environment, signals and streams of its own.
Only on Linux; elsewhere a command starts as usual.
"""

from __future__ import annotations

import gc
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Protocol

IS_AVAILABLE = sys.platform == "linux"


class RunningProcess(Protocol):
    """The part of `subprocess.Popen` that tests need."""

    returncode: int | None

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def communicate(self, *, timeout: float | None = None) -> tuple[bytes, bytes]: ...

    def send_signal(self, sig: int) -> None: ...

    def kill(self) -> None: ...


class ForkedProcess:
    """A process that was forked, with pipes for its output if no file was given."""

    def __init__(self, status: socket.socket, output: Sequence[IO[bytes]]) -> None:
        self.returncode: int | None = None
        self._status = status
        self._output = output
        self._pid = int(status.recv(100))

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        if self.returncode is None:
            self._status.settimeout(timeout)
            try:
                answer = self._status.recv(100)
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(str(self._pid), timeout or 0) from None
            assert answer, "the fork server has ended"
            self.returncode = int(answer)
            self._status.close()
        return self.returncode

    def communicate(self, *, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Return all output, once the process has ended."""
        deadline = None if timeout is None else time.monotonic() + timeout
        read = {pipe.fileno(): b"" for pipe in self._output}
        with selectors.DefaultSelector() as selector:
            for number in read:
                selector.register(number, selectors.EVENT_READ)
            while selector.get_map():
                rest = None if deadline is None else deadline - time.monotonic()
                if rest is not None and rest <= 0:
                    raise subprocess.TimeoutExpired(str(self._pid), timeout or 0)
                for key, _ in selector.select(rest):
                    part = os.read(key.fd, 65_536)
                    read[key.fd] += part
                    if not part:
                        selector.unregister(key.fd)
        for pipe in self._output:
            pipe.close()
        self.wait(None if deadline is None else max(deadline - time.monotonic(), 1))
        out, err = (*read.values(), b"", b"")[:2]
        return out, err

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, sig)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)


class ForkServer:
    """Starts processes of a program, each as a fork of one process that has imported it.

    `program` is MODULE:FUNCTION, as of an installed command, and `modules` are those that it
    imports besides.
    """

    def __init__(self, program: str, *modules: str) -> None:
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, __file__, program, *modules], stdin=other.fileno()
        )
        other.close()

    def start(
        self,
        words: Sequence[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str],
        output: IO[bytes] | None = None,
    ) -> ForkedProcess:
        """Start the program with `words`, its name first. Without `output`, there are two pipes."""
        mine, status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        numbers: list[int] = [os.open(os.devnull, os.O_RDONLY)]
        pipes: list[IO[bytes]] = []
        for _ in range(2):
            if output is None:
                reading, writing = os.pipe()
                pipes.append(os.fdopen(reading, "rb", buffering=0))
                numbers.append(writing)
            else:
                numbers.append(os.dup(output.fileno()))
        request = {
            "words": list(words),
            "folder": str(folder or Path.cwd()),
            "environment": dict(environment),
        }
        message = json.dumps(request).encode()
        socket.send_fds(self._socket, [message], [*numbers, status.fileno()])
        for number in numbers:
            os.close(number)
        status.close()
        return ForkedProcess(mine, pipes)

    def close(self) -> None:
        """End the server, but not processes that still run."""
        self._socket.close()
        self._process.wait()


class _Server:
    """The process that forks. It waits for requests, and for the ends of its children."""

    def __init__(self) -> None:
        self._requests = socket.socket(fileno=0)
        self._children: dict[int, socket.socket] = {}
        self._ends, writing = os.pipe()
        os.set_blocking(self._ends, False)
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def serve(self) -> bool:
        """Return True in each child, and False in the server when no requests can come."""
        while True:
            requests = self._requests.fileno()
            ready, _, _ = select.select([requests, self._ends], [], [])
            self._report_ends()
            if requests in ready:
                message, numbers, _, _ = socket.recv_fds(self._requests, 1 << 20, 4)
                if not message:
                    return False
                if not (child := os.fork()):
                    self._become(json.loads(message), numbers)
                    return True
                status = self._children[child] = socket.socket(fileno=numbers.pop())
                status.send(str(child).encode())
                for number in numbers:
                    os.close(number)

    def _report_ends(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._ends, 1000)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                with self._children.pop(ended[0]) as status, suppress(OSError):
                    status.send(str(os.waitstatus_to_exitcode(ended[1])).encode())

    def _become(self, request: dict[str, Any], numbers: Sequence[int]) -> None:
        """Take over streams, folder, environment and arguments, as a new process has them."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for one in (self._requests, *self._children.values()):
            one.close()
        for number, stream in enumerate(numbers[:3]):
            os.dup2(stream, number)
        os.closerange(3, 1024)
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.argv = request["words"]
        sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)


def main(program: str, *modules: str) -> None:
    """Serve forks of a program until no requests can come. In a fork, run the program."""
    module, _, name = program.partition(":")
    function: Callable[[], int | None] = getattr(import_module(module), name)
    for one in modules:
        import_module(one)
    gc.collect()
    gc.freeze()
    if _Server().serve():
        sys.exit(function())


if __name__ == "__main__":
    main(*sys.argv[1:])
