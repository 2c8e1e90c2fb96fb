"""Runs that end before their roster does, and pilots."""

import csv
import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from command_line import Command

HEADER = "email,name,username\n"


def write_people(command: Command, number: int, name: str = "r.csv") -> None:
    rows = (f"a{one}@example.org,A,user{one}\n" for one in range(number))
    command.write(name, HEADER + "".join(rows))


@contextmanager
def serve(status: int, media: str, body: bytes) -> Iterator[str]:
    """A server that responds everything alike; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def response(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(status)
            self.send_header("content-type", media)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = response

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_summary_of_a_stopped_run_has_the_rows_left(command: Command) -> None:
    command.write("r.csv", HEADER + "a@example.org,A,\nb@example.org,B,bb\nc@example.org,C,cc\n")
    done = command.register("r.csv", TAHOE_TOKEN="wrong")

    assert done.code == 4
    assert done.counts["rows"] + int(done.out.split("left")[1]) == 3
    assert done.counts["created"] == 0
    assert "To go on: matricula register r.csv" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no handlers in event loops")
def test_interrupt_is_not_lost_while_memory_is_cleared_up(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python ignores what is raised in `__del__`, and so the `KeyboardInterrupt` of a Ctrl-C."""

    class Garbage:
        def __init__(self) -> None:
            self.cycle = self

        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    class Collector:
        freeze = set_threshold = staticmethod(lambda *_: None)

        def collect(self) -> None:
            Garbage()
            gc.collect()

    write_people(command, 20)
    monkeypatch.setattr("matricula.cli.running.gc", Collector())
    done = command.register("r.csv", "tahoe", "--concurrency", "1")
    assert done.code == 130
    assert done.counts["rows"] < 20


def test_refused_token_is_named_by_where_it_came_from(command: Command) -> None:
    write_people(command, 2)
    command.write("secret", "wrong\n")
    assert "Check TAHOE_TOKEN." in command.register("r.csv", TAHOE_TOKEN="wrong").err
    done = command.register("r.csv", "tahoe", "--token-file", "secret")
    assert "Check secret." in done.err
    assert "TAHOE_TOKEN" not in done.err


def test_plain_http_is_refused_with_advice(command: Command) -> None:
    write_people(command, 1)
    done = command.run("register", "r.csv", "--on", "tahoe", "--base-url", "http://a.example")
    assert done.code == 2
    assert "Use https" in done.err


def test_pilots_go_on_one_behind_the_other(command: Command) -> None:
    rows = "a@example.org,A,aa\nb@example.org,B,\nc@example.org,C,cc\nd@example.org,D,dd\n"
    command.write("r.csv", HEADER + rows + "e@example.org,E,ee\n")
    users = []
    for number in (1, 2, 3):
        done = command.register("r.csv", "tahoe", "--pilot", "2")
        users.append(len(command.mock.state()["tahoe"]["users"]))
        assert ("The pilot is done; rows left: 2." in done.err) == (number == 1), done.err

    assert users == [2, 4, 4]
    assert done.counts["done before"] == 4


def test_pilots_go_on_behind_rows_that_the_platform_refused(command: Command) -> None:
    rows = ["bo@@example,A,aa", "cy@@example,B,bb", "c@example.org,C,cc", "d@example.org,D,dd"]
    command.write("r.csv", HEADER + "\n".join(rows))
    first = command.register("r.csv", "tahoe", "--pilot", "2")
    ready = command.register("r.csv", "tahoe", "--pilot", "2", "--dry-run", "--json")
    second = command.register("r.csv", "tahoe", "--pilot", "2")
    last = command.register("r.csv", "tahoe", "--pilot", "2", "--json")

    assert (first.code, first.counts["rejected"]) == (1, 2)
    assert [ready.rows[row]["outcome"] for row in sorted(ready.rows)] == ["ready", "ready"]
    assert (second.code, second.counts["created"], second.counts["rows"]) == (0, 2, 2)
    assert sorted(last.rows) == [3, 4]
    assert command.register("r.csv").counts["rejected"] == 2


def test_pilot_takes_a_refused_row_that_was_corrected(command: Command) -> None:
    command.write("r.csv", HEADER + "bo@@example,A,aa\nc@example.org,C,cc\n")
    command.register("r.csv", "tahoe", "--pilot", "1")
    command.write("r.csv", HEADER + "bo@example.org,A,aa\nc@example.org,C,cc\n")
    done = command.register("r.csv", "tahoe", "--pilot", "1", "--json")
    assert [(row, one["outcome"]) for row, one in done.rows.items()] == [(1, "created")]


def test_dry_run_of_a_pilot_shows_the_next_people(command: Command) -> None:
    write_people(command, 5)
    command.register("r.csv", "tahoe", "--pilot", "2")
    done = command.register("r.csv", "tahoe", "--pilot", "2", "--dry-run", "--json")
    outcomes = [done.rows[row]["outcome"] for row in sorted(done.rows)]
    assert outcomes == ["exists", "exists", "ready", "ready"]


def test_confirmation_names_the_size_of_the_pilot(command: Command) -> None:
    write_people(command, 5)
    words = ["register", "r.csv", "--on", "tahoe", "--site", "example", "--pilot", "2"]
    done = command.run(*words)
    assert (done.code, "would register 2 people" in done.err) == (2, True)


@pytest.mark.parametrize(("status", "media"), [(200, "text/html"), (500, "text/html")])
def test_host_that_is_no_platform_ends_the_run(command: Command, status: int, media: str) -> None:
    write_people(command, 60)
    with serve(status, media, b"<html>Log in</html>") as url:
        done = command.run("register", "r.csv", "--on", "tahoe", "--base-url", url)

    assert done.code == 4, done.err
    assert "20 rows in a row got no response" in done.err
    assert done.counts["rows"] < 60
    assert "stopped: " in command.run("roster", "status", "r.tahoe.journal").out


def test_many_rows_that_cannot_be_looked_up_do_not_end_the_next_run(command: Command) -> None:
    rows = "".join(f"a{one}@example.org,A,B\n" for one in range(30))
    command.write("r.csv", "email,first name,last name\n" + rows)
    lost = {"operationId": "createCandidate", "fault": "drop-after-write", "times": 30}
    command.mock.faults(lost)
    command.register("r.csv", "tahdah", "--concurrency", "1", "--limit", "15")
    command.register("r.csv", "tahdah", "--concurrency", "1")
    done = command.register("r.csv", "tahdah")

    assert done.code == 3, done.err
    assert (done.counts["unconfirmed"], done.counts["rows"]) == (30, 30)


def test_refused_rows_are_in_the_order_of_the_roster(command: Command) -> None:
    names = ["x" if one % 2 else "" for one in range(60)]
    rows = (f"a{one}@example.org,A,{name}\n" for one, name in enumerate(names))
    command.write("r.csv", HEADER + "".join(rows))
    command.register("r.csv")
    with (command.folder / "r.refused.csv").open(encoding="utf-8-sig", newline="") as file:
        emails = [row["email"] for row in csv.DictReader(file)]
    assert emails == [f"a{one}@example.org" for one in range(60)]


HOSTILE = (
    b'{"user_message": "no \\u001b[31mred\\u009b2J\\nfake line", "detail": "no \\u001b[31mred"}'
)


def test_codes_that_terminals_obey_are_not_shown(command: Command) -> None:
    command.write("r.csv", HEADER + "a\x1b[2J@example.org,A,aa\n")
    with serve(400, "application/json", HOSTILE) as url:
        where = ["--on", "tahoe", "--base-url", url]
        shown = [
            command.run("register", "r.csv", *where),
            command.run("register", "r.csv", *where, "--json"),
            command.run("roster", "status", "r.tahoe.journal"),
            command.run("roster", "export", "r.tahoe.journal", "--json"),
            command.run("users", *where),
            command.run("doctor", *where),
            command.run("register", "\x1b[2J.csv", *where),
            command.run("register", "r.csv", *where, "--map", "email=\x1b[2J"),
            command.run("register", "r.csv", *where, "--nonsense\x1b[2J"),
        ]
    assert "red" in shown[0].err + shown[4].err
    for done in shown:
        assert not {"\x1b", "\x9b"} & set(done.out + done.err), done
        assert "\nfake line" not in done.out + done.err
