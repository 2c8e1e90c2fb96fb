"""The state in a file is complete after a restart, a stop and any kill."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mock_command import refuse, running
from operation_paths import find_path
from polling import wait_for

from matricula_mock import MockServer
from matricula_mock.state_file import Change, DatabaseError, StateFile

V2 = find_path("tahoe", "createRegistration")
USERS = find_path("tahoe", "listUsers")
FIELDS = find_path("digitalchalk", "createUserField")
TOKEN = {"Authorization": "Token mock-token"}
BEARER = {"Authorization": "Bearer mock-token"}


def person(name: str) -> dict[str, str]:
    return {"username": name, "email": f"{name}@example.org", "name": name.title()}


def post(mock: MockServer, name: str) -> httpx2.Response:
    return httpx2.post(
        mock.url + V2, json=person(name), headers=TOKEN, trust_env=False, verify=False
    )


def test_state_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "mock.db"
    with MockServer(database=file) as mock:
        assert [post(mock, name).json() for name in ("ana", "ben")] == [
            {"user_id": 9},
            {"user_id": 10},
        ]
        before = mock.state()
    with MockServer(database=str(file)) as mock:
        assert mock.state() == before
        assert post(mock, "ANA").status_code == 409, "indexes are there again, too"
        assert post(mock, "cleo").json() == {"user_id": 11}


def test_hidden_properties_and_changes_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "mock.db"
    with MockServer(database=file) as mock:
        offering = mock.state()["digitalchalk"]["offerings"][0]
        user = mock.state()["digitalchalk"]["users"][0]
        with httpx2.Client(
            base_url=mock.url + "/dc/api/v5",
            headers={"Authorization": "Bearer mock-token"},
            trust_env=False,
            verify=False,
        ) as chalk:
            ids = {"userId": user["id"], "offeringId": offering["id"]}
            place = chalk.post("/registrations", json=ids).headers["location"]
            assert chalk.put(f"/registrations/{place.split('/')[-1]}", json={"grade": 80})
        before = mock.state()
        assert before["digitalchalk"]["registrations"][0]["grade"] == 80
    with MockServer(database=file) as mock:
        assert mock.state() == before


def test_reset_empties_it(tmp_path: Path) -> None:
    file = tmp_path / "mock.db"
    with MockServer(database=file) as mock:
        start = mock.state()
        post(mock, "ana")
        mock.seed({"tahoe": {"users": [{"id": 77, "email": "s@example.org"}]}})
        httpx2.post(mock.url + "/_mock/reset", trust_env=False, verify=False)
    with MockServer(database=file) as mock:
        assert mock.state() == start
        assert post(mock, "ana").json() == {"user_id": 9}


def test_ids_of_deleted_records_are_not_reused(tmp_path: Path) -> None:
    file = tmp_path / "mock.db"
    with MockServer(database=file) as mock:
        first = create_field(mock)
        httpx2.delete(f"{mock.url}{FIELDS}/{first}", headers=BEARER, trust_env=False, verify=False)
    with MockServer(database=file) as mock:
        assert create_field(mock) != first


def create_field(mock: MockServer) -> str:
    """Create a user field on DigitalChalk, and return its id."""
    field = {"name": "Team", "type": "text", "categoryName": "People"}
    response = httpx2.post(
        mock.url + FIELDS, json=field, headers=BEARER, trust_env=False, verify=False
    )
    assert response.status_code == 201, response.text
    return response.headers["location"].rpartition("/")[2]


def test_replaced_records_move_to_the_end(tmp_path: Path) -> None:
    file = tmp_path / "mock.db"
    candidates = [{"id": one, "title": str(one)} for one in ("x", "y", "z")]
    with MockServer(database=file) as mock:
        mock.seed({"digitalchalk": {"offerings": candidates}})
        mock.seed({"digitalchalk": {"offerings": candidates[:1]}})
        before = mock.state()
        assert before["digitalchalk"]["offerings"][-1]["id"] == "x"
    with MockServer(database=file) as mock:
        assert mock.state() == before


def test_it_can_stop_and_start_again(tmp_path: Path) -> None:
    mock = MockServer(database=tmp_path / "mock.db")
    with mock:
        post(mock, "ana")
    with mock:
        assert post(mock, "ana").status_code == 409


async def write_until_it_stops(url: str, round_: int, confirmed: dict[int, dict[str, str]]) -> None:
    """Register people on many connections, so that responses are on their way at the end."""
    port = int(url.rpartition(":")[2])

    async def write(lane: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for number in range(100_000):
                one = person(f"p{round_}-{lane}-{number}")
                writer.write(call(json.dumps(one).encode()))
                head = await reader.readuntil(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200 ")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                confirmed[json.loads(await reader.readexactly(length))["user_id"]] = one
        except (OSError, asyncio.IncompleteReadError):
            writer.transport.abort()

    await asyncio.gather(*(write(lane) for lane in range(20)))


def call(body: bytes) -> bytes:
    head = (
        f"POST {V2} HTTP/1.1\r\nAuthorization: Token mock-token\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 0), (signal.SIGINT, 130)],
)
def test_registrations_with_a_response_survive_signals(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Every person with a response is there with the same id, whatever the moment of the signal."""
    confirmed: dict[int, dict[str, str]] = {}
    chance = random.Random(7)
    for round_ in range(2):
        with running("--port", "0", "--database", str(tmp_path / "mock.db")) as (process, line):
            url = line.split()[-1]
            check_all(url, confirmed)

            async def write_and_signal() -> None:
                loop = asyncio.get_running_loop()
                loop.call_later(chance.uniform(0.1, 0.4), process.send_signal, number)
                await write_until_it_stops(url, round_, confirmed)

            asyncio.run(write_and_signal())
            assert process.wait(5) == code
    assert len(confirmed) > 100
    with running("--port", "0", "--database", str(tmp_path / "mock.db")) as (_, line):
        check_all(line.split()[-1], confirmed)


def test_registrations_with_a_response_survive_the_end_of_the_with_block(tmp_path: Path) -> None:
    confirmed: dict[int, dict[str, str]] = {}
    mock = MockServer(database=tmp_path / "mock.db")
    with ThreadPoolExecutor(1) as pool:
        with mock:
            writing = pool.submit(asyncio.run, write_until_it_stops(mock.url, 0, confirmed))
            wait_for(lambda: len(confirmed) > 50)
        writing.result(10)
    with MockServer(database=tmp_path / "mock.db") as again:
        check_all(again.url, confirmed)


def check_all(url: str, confirmed: dict[int, dict[str, str]]) -> None:
    state = httpx2.get(url + "/_mock/state", trust_env=False, verify=False).json()
    users = {user["id"]: user for user in state["tahoe"]["users"]}
    for id, one in confirmed.items():
        found = users[id]
        assert (found["username"], found["email"]) == (one["username"], one["email"])
    names = [user["username"] for user in users.values()]
    assert len(names) == len(set(names))


def test_writes_wait_for_the_file_and_reads_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal waits as well: it may rest on a record that another request has just written."""

    async def send(client: httpx2.AsyncClient, method: str) -> tuple[int, float]:
        start = time.monotonic()
        response = await client.request(
            method, V2 if method == "POST" else USERS, json=person("ana")
        )
        return response.status_code, time.monotonic() - start

    async def race(url: str) -> list[tuple[int, float]]:
        async with httpx2.AsyncClient(
            base_url=url, headers=TOKEN, trust_env=False, verify=False
        ) as client:
            return await asyncio.gather(*(send(client, one) for one in ("POST", "POST", "GET")))

    with MockServer(database=tmp_path / "mock.db") as mock:
        write = StateFile.write

        def write_slowly(self: StateFile, changes: Sequence[Change]) -> None:
            time.sleep(0.3)
            write(self, changes)

        monkeypatch.setattr(StateFile, "write", write_slowly)
        (first, one), (second, other), (third, read) = asyncio.run(race(mock.url))
    assert (sorted((first, second)), third) == ([200, 409], 200)
    assert min(one, other) > 0.3 > read


class TestRefuses:
    """A file that cannot be used: one line, and nothing in the file is changed."""

    def refuse(self, file: Path) -> str:
        before = file.read_bytes() if file.is_file() else None
        with pytest.raises(DatabaseError) as caught:
            MockServer(database=file).start()
        message = str(caught.value)
        assert "\n" not in message
        assert message.startswith(f"{file}: ")
        assert before is None or file.read_bytes() == before
        return message

    def test_no_database(self, tmp_path: Path) -> None:
        file = tmp_path / "notes.txt"
        file.write_text("These are my notes. " * 100, encoding="utf-8")
        assert "is not an SQLite database" in self.refuse(file)
        message = refuse("--port", "0", "--database", str(file))
        assert message.startswith(f"matricula mock: {file}: is not an SQLite database")
        assert message.count("\n") == 1

    def test_another_programs(self, tmp_path: Path) -> None:
        file = tmp_path / "other.db"
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE notes (text)")
        connection.close()
        assert "is not a database of the mock server; name another file" in self.refuse(file)

    def make(self, tmp_path: Path, *statements: str) -> Path:
        file = tmp_path / "mock.db"
        with MockServer(database=file) as mock:
            users = [{"id": 9 + number, "fullname": "x" * 200} for number in range(50)]
            mock.seed({"tahoe": {"users": users}})
        connection = sqlite3.connect(file, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return file

    def test_newer(self, tmp_path: Path) -> None:
        file = self.make(tmp_path, "PRAGMA user_version = 2")
        assert "another version (format 2, here 1)" in self.refuse(file)

    def test_unknown_tables(self, tmp_path: Path) -> None:
        file = self.make(tmp_path, "INSERT INTO tables VALUES ('moodle.users', 1)")
        assert "has moodle.users, which is not served here" in self.refuse(file)

    def test_damaged_record(self, tmp_path: Path) -> None:
        file = self.make(tmp_path, "UPDATE records SET doc = '{' WHERE name = 'tahoe.users'")
        assert "is damaged (record " in self.refuse(file)

    @pytest.mark.parametrize(
        "change",
        [
            """UPDATE records SET doc = '{"id":[]}' WHERE name = 'tahoe.users'""",
            """UPDATE records SET doc = '{"id":null}' WHERE name = 'tahoe.users'""",
            "UPDATE tables SET number = 'many'",
            "UPDATE tables SET number = 9223372036854775807",
            "UPDATE tables SET number = -5",
        ],
    )
    def test_no_ids_or_numbers(self, tmp_path: Path, change: str) -> None:
        assert "is damaged (" in self.refuse(self.make(tmp_path, change))

    @pytest.mark.parametrize("size", [600, 4096, 9000])
    def test_cut_off(self, tmp_path: Path, size: int) -> None:
        file = self.make(tmp_path)
        file.write_bytes(file.read_bytes()[:size])
        assert "is damaged" in self.refuse(file)

    def test_damaged_pages(self, tmp_path: Path) -> None:
        file = self.make(tmp_path)
        content = bytearray(file.read_bytes())
        content[4096:] = b"\xff" * (len(content) - 4096)
        file.write_bytes(content)
        assert "is damaged" in self.refuse(file)

    def test_in_use(self, tmp_path: Path) -> None:
        file = tmp_path / "mock.db"
        with MockServer(database=file) as mock:
            post(mock, "ana")
            message = refuse("--port", "0", "--database", str(file))
            assert "is in use by another process" in message
            with pytest.raises(DatabaseError, match="in use"):
                MockServer(database=file).start()
            assert post(mock, "ben").status_code == 200

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "cannot be used: unable to open" in self.refuse(tmp_path)

    def test_no_folder(self, tmp_path: Path) -> None:
        assert "cannot be used: unable to open" in self.refuse(tmp_path / "no" / "mock.db")

    def test_an_empty_file_is_new(self, tmp_path: Path) -> None:
        file = tmp_path / "mock.db"
        file.touch()
        with MockServer(database=file) as mock:
            assert post(mock, "ana").status_code == 200


def test_a_full_disk_is_an_error_until_there_is_space(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mock.db"
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def connect_and_keep(path: Path, **options: Any) -> sqlite3.Connection:
        opened.append(connect(path, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", connect_and_keep)
    with MockServer(database=file) as mock:
        opened[0].execute("PRAGMA max_page_count = 1").fetchall()
        big = [{"id": number, "fullname": "x" * 4000} for number in range(100, 200)]
        response = httpx2.post(
            mock.url + "/_mock/seed",
            content=json.dumps({"tahoe": {"users": big}}),
            trust_env=False,
            verify=False,
        )
        assert response.status_code == 500
        assert "cannot be used: database or disk is full" in response.json()["cause"]
        opened[0].execute("PRAGMA max_page_count = 100000").fetchall()
        assert post(mock, "ana").status_code == 200, "the rest is written with the next change"
    with MockServer(database=file) as mock:
        assert len(mock.state()["tahoe"]["users"]) == 101
    assert "Traceback" not in capfd.readouterr().err


def test_failed_changes_are_written_before_later_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, has_begun, may_fail = tmp_path / "mock.db", threading.Event(), threading.Event()
    with MockServer(database=file) as mock, ThreadPoolExecutor() as pool:
        write = StateFile.write

        def fail(self: StateFile, changes: Sequence[Change]) -> None:
            monkeypatch.setattr(StateFile, "write", write)
            has_begun.set()
            assert may_fail.wait(10)
            raise RuntimeError("an odd moment")

        monkeypatch.setattr(StateFile, "write", fail)
        user = {"id": 100, "username": "ana", "email": "ana@example.org", "fullname": "Ana"}
        seeding = pool.submit(mock.seed, {"tahoe": {"users": [user]}})
        assert has_begun.wait(10)
        resetting = pool.submit(mock.reset)
        time.sleep(0.1)  # its changes wait behind the ones that fail
        may_fail.set()
        with pytest.raises(DatabaseError, match="an odd moment"):
            seeding.result(10)
        resetting.result(10)
    with MockServer(database=file) as mock:
        assert mock.state()["tahoe"]["users"] == []
