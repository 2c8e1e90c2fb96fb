"""Register some two hundred invented learners on each platform of a mock server, twice.

Starts the mock, runs the installed command `matricula register`, kills it once in the middle, lists
learners back through the clients and compares everything with what the platforms hold. At last
Tahoe hides accounts that are not active, and the second run has a new journal: only refusals of
taken emails then say that people exist. Exit code 1 if anything is not as it should be.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from closed_pipe import end_script
from matricula import PLATFORMS, DigitalChalk, Tahdah, Tahoe, name_token_variable
from server_process import serve

ROSTER: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "roster.csv"
TOKEN: Final = "mock-token"
LISTED: Final = 5
KILL_AFTER: Final = 40
"""Learners that are registered when the first run is killed."""


@frozen
class Scene:
    """The shown parts of one platform: options, where it keeps learners, and how to list them.

    With a `variant` the platform begins empty and shows it, and each run has a journal of its own.
    `listed` is the number of learners that the list shows.
    """

    platform: str
    options: tuple[str, ...]
    learners: str
    registrations: str
    list: Callable[[str], list[str]]
    is_killed: bool = False
    variant: str = ""
    listed: int = LISTED

    @property
    def title(self) -> str:
        """The platform, and its variant."""
        return f"{self.platform}, {self.variant}" if self.variant else self.platform


def list_tahoe(url: str) -> list[str]:
    """Some learners of Tahoe, through its pages."""
    with Tahoe(TOKEN, base_url=url) as tahoe:
        return [str(user.email) for user in tahoe.users.list(page_size=2, limit=LISTED)]


def list_tahdah(url: str) -> list[str]:
    """Some registrations of tahdah, which has no pages."""
    with Tahdah(TOKEN, base_url=url) as tahdah:
        registrations = tahdah.registrations.list(1001, 2001)
        return [f"candidate {record.candidate_id}" for record in islice(registrations, LISTED)]


def list_digitalchalk(url: str) -> list[str]:
    """Some learners of DigitalChalk, through its pages."""
    with DigitalChalk(TOKEN, base_url=url) as chalk:
        return [str(user.email) for user in chalk.users.list(page_size=2, limit=LISTED)]


SCENES: Final = (
    Scene("tahoe", (), "users", "users", list_tahoe, is_killed=True),
    Scene(
        "tahdah",
        ("--course", "2001", "--legal-entity", "1001", "--behavior", "1"),
        "candidates",
        "registrations",
        list_tahdah,
    ),
    Scene(
        "digitalchalk",
        ("--course", "5d2a0000000000000000000000000001"),
        "users",
        "registrations",
        list_digitalchalk,
    ),
    Scene("tahoe", (), "users", "users", list_tahoe, variant="active-accounts", listed=0),
)


@define
class Demo:
    """The demo: where the mock is, the folder for journals, and what is not as it should be."""

    url: str
    folder: Path
    table: Table = field(factory=lambda: make_table())
    problems: list[str] = field(factory=list)

    def play(self, scene: Scene) -> None:
        """Register the roster, register it again, list and compare."""
        say(f"\n[bold]{scene.title}[/bold]")
        if scene.variant:
            self.ask("POST", "reset")
            self.ask("PUT", "variants", {scene.platform: scene.variant})
        before = self.read_state(scene)
        killed_after = self.kill_one(scene) if scene.is_killed else None
        began = time.perf_counter()
        first = self.register(scene, "first")
        took = time.perf_counter() - began
        made = self.read_state(scene)
        second = self.register(scene, "second")
        again = self.read_state(scene)
        listed = scene.list(self.url)
        say(f"listed back: {', '.join(listed) or 'nobody, as no account is active yet'}")
        done = [row for row in first.values() if row["outcome"] in ("created", "exists")]
        people = {row["email"].casefold() for row in done}
        self.check(scene, made[1] - before[1] == len(people), "not everybody is registered once")
        self.check(scene, made == again, "the second run made somebody twice")
        self.check(scene, len(listed) == scene.listed, "the list is not what was asked for")
        for row, result in second.items():
            wanted = "exists" if first[row] in done else first[row]["outcome"]
            self.check(scene, result["outcome"] == wanted, f"row {row} is {result['outcome']}")
        self.add_row(scene, killed_after, first, second, made[1] - before[1], took)

    def register(self, scene: Scene, run: str) -> dict[int, dict[str, Any]]:
        """Run the command to its end; what it says of each row."""
        journal = ["--journal", f"{run}.journal"] if scene.variant else []
        done = subprocess.run(
            [*self.words(scene), *journal],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
        )
        results = [json.loads(line) for line in done.stdout.splitlines()]
        self.check(scene, done.returncode == 1, f"the exit code is {done.returncode}")
        self.check(scene, len(results) == 200, f"{len(results)} rows have an outcome")
        return {result["row"]: result for result in results}

    def kill_one(self, scene: Scene) -> int:
        """Start a run and kill it when some learners are registered; how many are."""
        self.ask("PUT", "faults", [{**SLOW, "platform": scene.platform}])
        process = subprocess.Popen(
            self.words(scene),
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        while process.poll() is None and self.read_state(scene)[0] < KILL_AFTER:
            time.sleep(0.01)
        process.kill()
        process.communicate()
        self.ask("DELETE", "faults")
        self.check(scene, process.returncode != 1, "the run ended before it could be killed")
        registered = self.read_state(scene)[0]
        say(f"killed a run after {registered} learners; the same command again:")
        return registered

    def words(self, scene: Scene) -> list[str]:
        """The command that registers the roster."""
        command = shutil.which("matricula", path=str(Path(sys.executable).parent))
        if command is None:
            raise SystemExit("matricula is not installed beside this Python: run make setup")
        where = ["--on", scene.platform, "--base-url", self.url]
        return [command, "register", ROSTER.name, *where, *scene.options, "--json"]

    def read_state(self, scene: Scene) -> tuple[int, int]:
        """How many learners and registrations the platform holds."""
        tables = self.ask("GET", "state")[scene.platform]
        return len(tables[scene.learners]), len(tables[scene.registrations])

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask the mock itself."""
        request = urllib.request.Request(
            f"{self.url}/_mock/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            content = response.read()
        return json.loads(content) if content else None

    def check(self, scene: Scene, is_well: bool, problem: str) -> None:
        """Note a problem, unless all is well."""
        if not is_well:
            self.problems.append(f"{scene.title}: {problem}")

    def add_row(
        self,
        scene: Scene,
        killed_after: int | None,
        first: dict[int, dict[str, Any]],
        second: dict[int, dict[str, Any]],
        held: int,
        took: float,
    ) -> None:
        """Add the platform to the table."""
        one, other = (Counter(row["outcome"] for row in run.values()) for run in (first, second))
        killed = "" if killed_after is None else str(killed_after)
        cells = [one["created"], one["exists"], one["rejected"], other["created"], other["exists"]]
        self.table.add_row(scene.title, killed, *map(str, cells), str(held), f"{took:.1f} s")


SLOW: Final = {
    "operationId": "createRegistration",
    "fault": "delay",
    "delay_ms": 100,
    "times": 1000,
}


def make_table() -> Table:
    """The table of the end, without rows."""
    table = Table(title="200 rows, registered twice", box=SIMPLE)
    table.add_column("platform")
    names = (
        "killed\nafter",
        "created",
        "existed",
        "rejected",
        "again:\ncreated",
        "again:\nexisted",
        "now on the\nplatform",
        "took",
    )
    for name in names:
        table.add_column(name, justify="right")
    return table


def environment() -> dict[str, str]:
    """The environment with tokens for the mock."""
    names = map(name_token_variable, PLATFORMS)
    return {**os.environ, **dict.fromkeys(names, TOKEN)}


def say(text: str) -> None:
    """Tell what happens, beside the progress bar."""
    Console(stderr=True).print(text, highlight=False)


def main() -> int:
    """Play all scenes; 0 if all is well."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="matricula-demo-")))
        shutil.copy(ROSTER, folder)
        demo = Demo(stack.enter_context(serve()), folder)
        say(f"the mock server listens on {demo.url}")
        for scene in SCENES:
            demo.play(scene)
    Console(width=None if sys.stdout.isatty() else 100).print(demo.table)
    for problem in demo.problems:
        print(f"NOT WELL: {problem}", file=sys.stderr)
    return 1 if demo.problems else 0


if __name__ == "__main__":
    end_script(main)
