"""A command on a terminal of its own: what it prints is read, and answers are typed."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

_TIMEOUT = 20.0
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


class TerminalSession:
    """The installed command with a pseudo-terminal as standard input, output and error.

    Needs a POSIX system.
    """

    def __init__(
        self,
        command: str,
        arguments: list[str],
        folder: Path,
        environment: Mapping[str, str],
        columns: int = 100,
    ) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self._master, slave = pty.openpty()
        size = struct.pack("HHHH", 40, columns, 0, 0)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
        # A session of its own, so that the terminal becomes the controlling one, as for a user.
        starter = (
            "import os,fcntl,termios,sys;os.setsid();"
            "fcntl.ioctl(0,termios.TIOCSCTTY,0);os.execv(sys.argv[1],sys.argv[1:])"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", starter, command, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=environment,
        )
        os.close(slave)
        self.raw = ""
        self._read_up_to = 0

    def __enter__(self) -> "TerminalSession":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """Everything that was printed so far, without colours."""
        return _CODES.sub("", self.raw)

    def expect(self, text: str) -> str:
        """Wait until the command has printed a text; return what came before and with it."""
        deadline = time.monotonic() + _TIMEOUT
        while (found := self.text.find(text, self._read_up_to)) < 0:
            assert self._read(deadline), f"{text!r} did not come:\n{self.text}"
        begin, self._read_up_to = self._read_up_to, found + len(text)
        return self.text[begin : self._read_up_to]

    def type(self, text: str) -> None:
        """Type a line. A lone surrogate stands for a byte that is not UTF-8."""
        os.write(self._master, f"{text}\n".encode(errors="surrogateescape"))

    def press(self, key: str) -> None:
        """Press Ctrl and a key."""
        os.write(self._master, bytes([ord(key.upper()) - 64]))

    def wait(self) -> int:
        """Wait for the end of the command, and return its exit code."""
        deadline = time.monotonic() + _TIMEOUT
        while self._read(deadline):
            pass
        return self._process.wait(_TIMEOUT)

    def _read(self, deadline: float) -> bool:
        """Read once; return False at the end of the output, or after the deadline."""
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        ready = poll.poll(max(0, deadline - time.monotonic()) * 1000)
        try:
            found = os.read(self._master, 65536) if ready else b""
        except OSError:  # Linux: the other side is closed
            return False
        self.raw += found.decode("utf-8", "replace")
        return bool(found)
