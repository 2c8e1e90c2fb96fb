"""A short run of the fuzzer on each platform of the mock server, and the command that runs it."""

import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

import fuzz
import server_process
from matricula_contract.behaviour.target import TOKEN
from matricula_contract.fuzzing.schemathesis_command import run_schemathesis
from matricula_contract.specification import PLATFORMS
from matricula_extras import name_install
from matricula_mock import MockServer

EXAMPLES = 8


@pytest.mark.usefixtures("quick_fuzzer")
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_fuzzer_finds_nothing(
    platform: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--on", platform, "--examples", str(EXAMPLES), "--reports", str(tmp_path)]
    assert fuzz.main(options) == 0, capsys.readouterr().out
    assert "ok" in capsys.readouterr().out.splitlines()[-1]
    assert (tmp_path / platform / "report.json").exists()


def test_a_bad_body_is_always_tried(mock: MockServer, tmp_path: Path) -> None:
    names = ("createUserFieldCategory", "updateUserFieldCategory")
    words = ["--phases", "stateful", "--max-examples", "5"]
    words += [word for name in names for word in ("--include-operation-id", name)]
    run_schemathesis("digitalchalk", mock.url, TOKEN, words, tmp_path)
    tried = [call for call in mock.requests() if call["body"] == [] and call["status"] == 400]
    assert {call["operationId"] for call in tried} == set(names)


def test_it_says_that_nothing_responses(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.main(["--base-url", "http://127.0.0.1:1"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("fuzz: no server at http://127.0.0.1:1: ")
    assert "Connection refused" in said


def test_it_says_that_schemathesis_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert fuzz.main([]) == 2
    assert capsys.readouterr().err == (
        f"fuzz: {tmp_path}/st is missing: install schemathesis with {name_install('contract')},"
        " or use the Python that has it, in a checkout .venv/bin/python\n"
    )


@pytest.mark.parametrize(
    "option", [["--on", "moodle"], ["--examples", "0"], ["--seed", "x"], ["--max-time", "-1"]]
)
def test_it_refuses_bad_options(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        fuzz.main(option)
    assert stopped.value.code == 2
    assert f"argument {option[0]}" in capsys.readouterr().err


def test_a_server_lives_as_long_as_it_is_used() -> None:
    with server_process.serve() as url:
        assert urllib.request.urlopen(f"{url}/_mock/state").status == 200
    with pytest.raises(URLError, match="refused"):
        urllib.request.urlopen(f"{url}/_mock/state")


@pytest.mark.parametrize(
    ("code", "said"), [("print('hello')", "printed 'hello'"), ("", "printed nothing")]
)
def test_it_says_that_the_server_did_not_start(code: str, said: str) -> None:
    command = (sys.executable, "-c", code)
    with (
        pytest.raises(server_process.ServerFailure, match=f"did not start: .* {said}"),
        server_process.serve(command),
    ):
        pass
