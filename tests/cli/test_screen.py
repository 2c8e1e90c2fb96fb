"""The screen of a run: the progress, the lines about rows, and the numbers at the end."""

import io
import re
import signal
import time
from collections.abc import Mapping

import pytest
from command_line import Command, Done
from polling import wait_for
from rich.console import Console
from roster_rows import make_row

from matricula import RateLimit, Tahoe
from matricula.cli.pace import Pace
from matricula.cli.progress import BarProgress, PlainBar
from matricula.cli.progress_bar import RichBar
from matricula.cli.run_report import describe_registration
from matricula.cli.screen import Screen
from matricula.cli.terminal import Tone, paint
from matricula.rosters import Result, plan

HEADER = "email,name,username\n"
COURSE = ("--course", "course-v1:acme+AP200+2019")


class RecordingBar:
    """Keeps what a screen shows."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Tone]] = []
        self.last = BarProgress(0, {})

    def update(self, progress: BarProgress) -> None:
        self.last = progress

    def say(self, text: str, tone: Tone = Tone.PLAIN) -> None:
        self.lines.append((text, tone))

    def close(self) -> None:
        pass


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def draw(width: int, progress: BarProgress, *lines: tuple[str, Tone]) -> list[str]:
    """Return the last lines that a bar leaves on a terminal."""
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    bar = RichBar(300, console)
    for text, tone in lines:
        bar.say(text, tone)
    bar.update(progress)
    bar.close()
    assert isinstance(console.file, io.StringIO)
    shown = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", console.file.getvalue().replace("\r", "\n"))
    return [line for line in shown.splitlines() if line.strip()]


COUNTS: Mapping[str, int] = {"created": 120, "exists": 3, "rejected": 12, "unconfirmed": 1}


@pytest.mark.parametrize("width", [46, 60, 80, 120])
def test_bar_is_one_line_on_any_terminal(width: int) -> None:
    *_, last = draw(width, BarProgress(136, COUNTS, 20))
    assert len(last) <= width
    assert "136/300" in last
    assert "120 created" in last


@pytest.mark.parametrize(
    ("counts", "colour"),
    [
        pytest.param({"created": 5}, "32", id="green"),
        pytest.param({"created": 5, "unconfirmed": 1}, "33", id="yellow"),
        pytest.param({"created": 5, "unconfirmed": 1, "rejected": 1}, "31", id="red"),
    ],
)
def test_bar_has_the_colour_of_the_worst_outcome(counts: Mapping[str, int], colour: str) -> None:
    console = Console(file=io.StringIO(), width=120, force_terminal=True, color_system="standard")
    bar = RichBar(10, console)
    bar.update(BarProgress(6, counts))
    bar.close()
    assert isinstance(console.file, io.StringIO)
    last = console.file.getvalue().rstrip().rpartition("\r")[2]
    colours = set(re.findall(r"\x1b\[(?:0;)?(3[1-6])m", last))
    assert colours - {"36"} == {colour}, last


def test_bar_moves_while_accounts_wait_for_their_enrollment() -> None:
    waiting, none = (draw(60, BarProgress(0, {}, pending))[-1] for pending in (200, 0))
    assert "200 pending" in waiting
    assert waiting.split("0/300")[0] != none.split("0/300")[0]


def test_line_every_ten_seconds_in_a_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    bar = PlainBar(300)
    for second in range(26):
        now = float(second)
        bar.update(BarProgress(second, {"created": second}, 5))
    assert capsys.readouterr().err.splitlines() == [
        "10 of 300: 10 created, 5 pending",
        "20 of 300: 20 created, 5 pending",
    ]


def test_lines_are_for_problems_and_have_the_place_and_the_email() -> None:
    bar = RecordingBar()
    screen = Screen(bar, False, 4)
    row = make_row(25, "bo@example.org")
    screen.show(Result(row, "created"))
    screen.show(Result(row, "exists", reason="registered before", is_changed=True, was_sent=False))
    screen.show(Result(row, "rejected", reason="row 25: no name"))
    screen.show(Result(row, "unconfirmed", reason="no response"))
    assert bar.lines == [
        ("row 25, bo@example.org, rejected: no name", Tone.BAD),
        ("row 25, bo@example.org, unconfirmed: no response", Tone.DOUBT),
    ]
    assert screen.changed == 1


def test_numbers_separate_new_people_from_earlier_ones(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(RecordingBar(), False, 9)
    row = make_row(2)
    screen.show(Result(row, "invited"))
    screen.show(Result(row, "invited", was_sent=False))
    screen.show(Result(row, "exists", was_sent=False, is_corrected=True))
    screen.show_pending(2)
    screen.close()
    out = capsys.readouterr().out
    assert "  (not registered yet)\n" in out
    plain = out.replace("  (not registered yet)", "")
    lines = [line.rsplit(maxsplit=1) for line in plain.splitlines()]
    assert {name.strip(): int(number) for name, number in lines} == {
        "created": 0,
        "invited": 1,
        "exists": 0,
        "rejected": 0,
        "unconfirmed": 0,
        "done before": 1,
        "corrected": 1,
        "rows": 3,
        "pending": 2,
        "left": 4,
    }


@pytest.mark.parametrize(
    ("environment", "shown"),
    [({}, "\x1b[31mno\x1b[0m"), ({"NO_COLOR": "1"}, "no"), ({"TERM": "dumb"}, "no")],
)
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str], shown: str
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert paint("no", Tone.BAD, Terminal()) == shown
    assert paint("no", Tone.BAD, io.StringIO()) == "no"


def test_course_again_says_that_all_were_done_before(command: Command) -> None:
    command.write("r.csv", HEADER + "a@example.org,Ana,ana\nb@example.org,Bo,bo\n")
    first = command.register("r.csv", "tahoe", *COURSE)
    again = command.register("r.csv", "tahoe", *COURSE)
    assert (first.counts["invited"], first.counts.get("done before")) == (2, None)
    assert (again.counts.get("invited"), again.counts["done before"]) == (None, 2)


def test_quiet_run_prints_only_problems(command: Command) -> None:
    good = "a@example.org,Ana,ana\n"
    command.write("r.csv", HEADER + good)
    done = command.register("r.csv", "tahoe", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    command.write("r.csv", HEADER + good + "b@@example,Bo,bo\n")
    done = command.register("r.csv", "tahoe", "--quiet")
    assert (done.code, done.counts["rejected"]) == (1, 1)
    assert done.err.startswith("line 3, b@@example, rejected: ")
    assert "refused rows: r.refused.csv" in done.err


def test_summary_of_a_stopped_run_counts_accounts_that_wait_for_the_course(
    command: Command,
) -> None:
    rows = (f"p{one}@example.org,Ann,user{one}\n" for one in range(30))
    command.write("r.csv", HEADER + "".join(rows))
    process = command.start(*command.words("r.csv", "tahoe", *COURSE, "--rate", "30/s"))
    wait_for(lambda: len(command.mock.state()["tahoe"]["users"]) >= 5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    done = Done(process.wait(), out.decode(), err.decode())

    assert done.code == 130, done
    users = len(command.mock.state()["tahoe"]["users"])
    waiting = done.counts.get("pending", 0)
    assert done.counts["rows"] + waiting == users
    assert done.counts["left"] == 30 - users
    assert (f"{waiting} people have an account on Tahoe now" in done.err) is (waiting > 0)
    again = command.register("r.csv", "tahoe", *COURSE)
    assert (again.code, len(command.mock.state()["tahoe"]["users"])) == (0, 30), again


def test_question_counts_only_people_who_would_get_mail(command: Command) -> None:
    command.write("r.csv", HEADER + "a@example.org,Ana,ana\n")
    command.register("r.csv", "tahoe", *COURSE)
    more = "a@example.org,Ana,ana\nb@example.org,Bo,bo\nb@example.org,Bo,bo\nc@@x,Cy,\n"
    command.write("r.csv", HEADER + more)
    with (
        Tahoe("mock-token", base_url=command.mock.url) as tahoe,
        plan(
            tahoe,
            command.folder / "r.csv",
            journal=command.folder / "r.tahoe.journal",
            course=COURSE[1],
        ) as run,
    ):
        people = run.count_people()
        asked = describe_registration(run, people)
    assert asked == (
        f"register 1 person in course {COURSE[1]} at {command.mock.url}, who may get email"
    )


def test_failures_and_repeats_come_before_many_ready_rows(command: Command) -> None:
    people = "".join(f"p{number}@example.org,Ana Lee,\n" for number in range(25))
    command.write("r.csv", f"{HEADER}{people}p3@example.org,Ana Lee,\n,Bo Ray,boray\n")
    dry = command.register("r.csv", "tahoe", "--dry-run", "--derive-username")
    done = command.register("r.csv", "tahoe", "--derive-username")

    repeat = "line 27, p3@example.org, exists: the same email as line 5"
    lines = dry.err.splitlines()
    first_ready = next(at for at, line in enumerate(lines) if ", ready: username: " in line)
    assert lines.index(repeat) < first_ready
    assert lines.index("line 28, rejected: no email") < first_ready
    assert sum(", ready: " in line for line in lines) == 20
    assert repeat in done.err.splitlines()


def test_wait_for_a_rate_limit_is_explained_once() -> None:
    bar = RecordingBar()
    requests = 0
    pace = Pace(RateLimit(60, 60), "tahoe", lambda: requests)
    screen = Screen(bar, False, 500, pace=pace)
    screen.show(Result(make_row(1), "exists", was_sent=False))
    assert bar.last.minutes_left is None  # nothing waits yet
    for requests in range(1, 71):
        screen.show(Result(make_row(1 + requests), "created"))

    assert bar.lines == [("tahoe allows 60 requests a minute: about 8 minutes left", Tone.PLAIN)]
    assert bar.last.minutes_left == 8


def test_bar_and_lines_have_the_time_that_is_left() -> None:
    *_, last = draw(120, BarProgress(60, {"created": 60}, 0, 8))
    assert "60 created, about 8 minutes left" in last


def test_log_repeats_a_line_only_every_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    bar = PlainBar(300)
    for second in range(75):
        now = float(second)
        bar.update(BarProgress(60, {"created": 60}, 0, 4))
    assert (
        capsys.readouterr().err.splitlines() == ["60 of 300: 60 created, about 4 minutes left"] * 2
    )
