"""A page that notes what goes wrong in it, and what it asks other hosts for."""

from contextlib import contextmanager
from typing import Any

from attrs import define, field

NOISE = ("@scalar/api-reference@",)
"""What a script of the reference pages says of itself."""


@define(slots=False)  # the browser library marks its handlers
class Watched:
    """A browser page; `problems` has errors of its console, requests to other hosts, failures."""

    page: Any
    origin: str
    problems: list[str] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("request", self._note_request)
        self.page.on("requestfailed", self._note_failure)
        self.page.on("response", self._note_response)

    def _note_console(self, message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(NOISE):
            self.problems.append(f"{message.type}: {message.text}")

    def _note_request(self, request: Any) -> None:
        host = "/".join(self.origin.split("/")[:3])
        if not request.url.startswith((host, "data:", "blob:")):
            self.problems.append(f"elsewhere: {request.url}")

    def _note_failure(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # the next page was opened meanwhile
            self.problems.append(f"failed: {request.url}")

    def _note_response(self, response: Any) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def open(self, url: str) -> None:
        """Load a page; one that Scalar renders until it is drawn."""
        self.page.goto(url)
        if "/interactive/" in url:
            self.page.locator("#reference h1").first.wait_for()
            self.page.wait_for_timeout(300)


@contextmanager
def open_page(browser: Any, origin: str, **options: Any):
    """A page in a context of its own."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    try:
        yield Watched(context.new_page(), origin)
    finally:
        context.close()
