"""`matricula mock` has the options of the mock server, and says what is missing where it cannot run."""

import argparse
import sys

import pytest

from matricula.cli import mock


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    mock.add_arguments(parser)
    return parser.parse_args(arguments)


def test_it_takes_the_options_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr("matricula_mock.server.serve", lambda *given: served.append(given) or 0)
    assert mock.run(parse("--port", "0", "--throttle", "--chaos", "0.1", "--latency", "5ms")) == 0
    host, port, options = served[0]
    assert (host, port) == ("127.0.0.1", 0)
    assert (options.throttle, options.chaos, options.latency.high) == (True, 0.1, 0.005)


def test_what_is_not_offered_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr("matricula_mock.server.serve", lambda *given: served.append(given) or 0)
    assert mock.run(argparse.Namespace(host="127.0.0.1", port=0, strict=True)) == 0
    assert (served[0][2].strict, served[0][2].database) == (True, None)


@pytest.mark.parametrize("missing", ["matricula_mock", "matricula_mock.server"])
def test_it_names_the_extra_where_the_server_is_missing(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = parse("--port", "0", "--strict")
    for name in [name for name in sys.modules if name.startswith("matricula_mock.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    assert mock.run(options) == 2
    assert "pip install 'matricula[mock]'" in capsys.readouterr().err
