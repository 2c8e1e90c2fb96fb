"""Faults, latency and random faults, from the command line and from `MockServer`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from mock_command import refuse, running
from operation_paths import find_path

from matricula_mock import MockServer, random_faults
from matricula_mock.__main__ import main
from matricula_mock.document import MockSpec, spec_folder
from matricula_mock.faults import KINDS, FaultError
from matricula_mock.operation import read_operations
from matricula_mock.options import Latency, OptionError, ServerOptions, TlsOptions, read_fault
from matricula_mock.random_faults import RandomFaults

USERS = find_path("tahoe", "listUsers")
V2 = find_path("tahoe", "createRegistration")
TOKEN = {"Authorization": "Token mock-token"}
ANA = {"username": "ana", "email": "ana@example.org", "name": "Ana"}


def get(url: str, path: str = USERS) -> httpx2.Response:
    return httpx2.get(url + path, headers=TOKEN, trust_env=False, verify=False)


class TestFaults:
    def test_from_the_command_line(self, tmp_path: Path) -> None:
        file = tmp_path / "faults.json"
        file.write_text('[{"operationId": "getUser", "fault": "status", "status": 502}]')
        lost = "createRegistration:drop-after-write:times=2:platform=tahoe"
        with running("--port", "0", "--fault", lost, "--fault", str(file)) as (_, line):
            url = line.split()[-1]
            with pytest.raises(httpx2.RemoteProtocolError):
                httpx2.post(url + V2, json=ANA, headers=TOKEN, trust_env=False, verify=False)
            assert get(url).json()["count"] == 1
            assert get(url, f"{USERS}9/").status_code == 502
            planned = get(url, "/_mock/faults").json()
            assert [fault["consumed"] for fault in planned] == [False, True]
            assert planned[0]["times"] == 2

    def test_they_come_back_with_a_reset(self) -> None:
        with MockServer(faults=[{"operationId": "listUsers", "fault": "status"}]) as mock:
            assert [get(mock.url).status_code for _ in range(2)] == [503, 200]
            mock.reset()
            assert [get(mock.url).status_code for _ in range(2)] == [503, 200]
            mock.faults({"operationId": "getUser", "fault": "delay"})
            mock.reset()
            (planned,) = mock.faults()
            assert (planned["operationId"], planned["consumed"]) == ("listUsers", False)

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("getUser:delay", {}),
            ("getUser:delay:delay_ms=50", {"delay_ms": 50}),
            ("getUser:delay:after=1:times=2", {"after": 1, "times": 2}),
            ("getUser:delay:host=http://a.example:80:times=1", {"host": "http://a.example:80"}),
        ],
    )
    def test_spellings_of_a_fault(self, text: str, fault: dict[str, object]) -> None:
        (found,) = read_fault(text)
        assert found | fault == found
        assert (found["operationId"], found["fault"]) == ("getUser", "delay")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("getUser", "give operation:fault"),
            ("", "give operation:fault"),
            ("getUser:delay:50", "'50' is not key=value"),
            ("getUser:delay:times=0", "fault 1: times must be a whole number"),
            ("getUser:delay:times=x", "fault 1: times must be a whole number"),
            ("getUser:delay:speed=1", "fault 1: unknown key speed"),
            ("getUser:fire", "fault 1: fault must be one of delay"),
            ("noUser:delay", "fault 1: no operation noUser; known are"),
            ("no.json", "no.json: cannot be read: No such file or directory"),
        ],
    )
    def test_invalid_faults_are_refused(self, text: str, message: str) -> None:
        assert message in refuse("--port", "0", f"--fault={text}")

    @pytest.mark.parametrize("content", ["{", "{}", "[" * 100_000, "\xff"])
    def test_invalid_files_are_refused(self, tmp_path: Path, content: str) -> None:
        file = tmp_path / "faults.json"
        file.write_bytes(content.encode("latin-1"))
        with pytest.raises(OptionError, match=r"faults\.json: (not JSON|must hold a list)"):
            read_fault(str(file))

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without an end")
    def test_files_without_an_end_are_refused(self) -> None:
        assert "/dev/zero: cannot be read: it has more than" in refuse("--seed", "/dev/zero")

    def test_bad_ones_in_python(self) -> None:
        with pytest.raises(FaultError, match="fault 1: no operation noUser"):
            MockServer(faults=[{"operationId": "noUser", "fault": "delay"}])


class TestLatency:
    def test_every_response_takes_its_time(self) -> None:
        with (
            MockServer(latency="100ms") as mock,
            httpx2.Client(trust_env=False, verify=False) as client,
        ):
            for call in (client.get, client.post):
                start = time.monotonic()
                assert call(mock.url + V2, headers=TOKEN).status_code in (200, 400, 405)
                assert time.monotonic() - start > 0.1

    def test_control_routes_are_not_slowed_down(self) -> None:
        with MockServer(latency="60s") as mock:
            url = mock.url + "/_mock/faults"
            assert httpx2.get(url, trust_env=False, verify=False).status_code == 200

    @pytest.mark.parametrize(
        ("text", "low", "high"),
        [
            ("50ms", 0.05, 0.05),
            ("1.5s", 1.5, 1.5),
            ("20-80ms", 0.02, 0.08),
            ("20ms-1s", 0.02, 1.0),
            ("50ms - 60ms", 0.05, 0.06),
            ("0s", 0.0, 0.0),
        ],
    )
    def test_spellings_of_a_latency(self, text: str, low: float, high: float) -> None:
        assert Latency.read(text) == Latency(low, high)

    @pytest.mark.parametrize("text", ["", "50", "-1s", "1e3s", "80-20ms", "61s", "1m", "1.s", "ms"])
    def test_invalid_times_are_refused(self, text: str) -> None:
        with pytest.raises(OptionError):
            Latency.read(text)
        assert "--latency" in refuse(f"--latency={text}")


class TestChaos:
    def responses(self, mock: MockServer) -> list[str]:
        with httpx2.Client(
            base_url=mock.url, headers=TOKEN, trust_env=False, verify=False
        ) as client:
            return [self.response(client) for _ in range(60)]

    def response(self, client: httpx2.Client) -> str:
        try:
            response = client.get(USERS)
        except httpx2.TransportError as error:
            return type(error).__name__
        return f"{response.status_code} {response.text}"

    def test_a_seed_brings_the_same_faults_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(random_faults, "DELAYS", (1, 20))
        with MockServer(chaos=0.5, chaos_seed=3) as one, MockServer(chaos=0.5, chaos_seed=4) as two:
            first, other = self.responses(one), self.responses(two)
            one.reset()
            again = self.responses(one)
        assert first == again != other
        assert 10 < sum(not response.startswith("200 {") for response in first) < 50

    def test_all_kinds_come(self) -> None:
        spec = MockSpec.read(spec_folder() / "tahoe.yaml")
        operation = next(one for one in read_operations(spec) if one.id == "listUsers")
        source = RandomFaults(1.0, 1)
        faults = [source.take(operation) for _ in range(500)]
        kinds = {fault.fault for fault in faults if fault}
        assert kinds == set(KINDS)

    def test_planned_faults_come_first(self) -> None:
        fault = {"operationId": "listUsers", "fault": "status", "status": 418}
        with MockServer(chaos=1.0, faults=[fault]) as mock:
            assert get(mock.url).status_code == 418

    def test_the_seed_is_printed(self) -> None:
        with running("--port", "0", "--chaos", "0.5") as (process, line):
            assert line.startswith("listening on ")
            process.terminate()
            message = process.communicate(timeout=5)[1]
        assert "--chaos-seed " in message
        assert int(message.split("--chaos-seed ")[1].split()[0]) >= 0

    @pytest.mark.parametrize("share", ["1.1", "-0.1", "x", "nan", ""])
    def test_a_share_is_a_share(self, share: str) -> None:
        assert "give a number from 0 to 1" in refuse(f"--chaos={share}")
        with pytest.raises((OptionError, ValueError)):
            MockServer(chaos=float(share))


def test_options_can_be_offered_without_the_mocks_libraries() -> None:
    code = (
        "import sys\n"
        "from matricula_mock.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print({'httptools', 'orjson', 'jsonschema_rs', 'yaml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "set()", done.stderr


def test_the_command_has_all_options(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[ServerOptions] = []

    def serve(host: str, port: int, options: ServerOptions, tls: TlsOptions) -> int:
        assert (host, port) == ("127.0.0.1", 0)
        assert tls == TlsOptions(made=True, ca_file=Path("ca.pem"))
        served.append(options)
        return 0

    monkeypatch.setattr("matricula_mock.server.serve", serve)
    words = ["--port", "0", "--fault", "a:b", "--fault", "c:d", "--latency", "1s"]
    more = ["--chaos", "0.1", "--chaos-seed", "7", "--throttle", "--strict", "--database", "d"]
    network = ["--cors", "http://a.example:80", "--cors", "https://B.example", "--quiet", "--tls"]
    network += ["--public-url", "https://c.example/m/", "--control-host", "Mock", "--tls-ca"]
    assert main([*words, *more, *network, "ca.pem", "--webhook-url", "http://app:9000"]) == 0
    (options,) = served
    assert options == ServerOptions(
        strict=True,
        database=Path("d"),
        throttle=True,
        latency=Latency(1.0, 1.0),
        chaos=0.1,
        chaos_seed=7,
        faults=(*read_fault("a:b"), *read_fault("c:d")),
        cors=("http://a.example", "https://b.example"),
        public_url="https://c.example/m",
        control_hosts=("mock",),
        webhook_urls=("http://app:9000",),
    )
