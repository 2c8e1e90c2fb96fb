"""https: a certificate for one run, or one of the user."""

from __future__ import annotations

import ssl
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from certificates import make_certificate
from mock_command import refuse, running
from operation_paths import find_path

from matricula_mock import MockServer

TOKEN = {"Authorization": "Token mock-token"}
USERS = find_path("tahoe", "listUsers")


def get(url: str, ca_file: str | Path) -> httpx2.Response:
    context = ssl.create_default_context(cafile=ca_file)
    return httpx2.get(url, headers=TOKEN, verify=context, trust_env=False)


def test_a_certificate_is_made_for_the_run(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    with running("--port", "0", "--tls", "--tls-ca", str(file)) as (process, line):
        assert process.stdout
        assert process.stdout.readline() == f"certificate authority in {file}\n"
        url = line.split()[-1]
        assert url.startswith("https://127.0.0.1:")
        for host in ("127.0.0.1", "localhost"):
            assert get(url.replace("127.0.0.1", host) + USERS, file).json()["count"] == 0
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(url + USERS, trust_env=False)


def test_links_lead_to_https() -> None:
    with MockServer(tls=True) as mock:
        mock.seed({"tahoe": {"users": [{"id": 1}, {"id": 2}]}})
        assert mock.ca_file
        page = get(f"{mock.url}{USERS}?limit=1", mock.ca_file).json()
        assert page["next"] == f"{mock.url}{USERS}?limit=1&offset=1"


def test_faults_break_connections_with_tls_as_well() -> None:
    with MockServer(tls=True) as mock:
        assert mock.ca_file
        for fault in ("reset-before-write", "drop-after-write", "truncate"):
            mock.faults({"operationId": "listUsers", "fault": fault})
            with pytest.raises(httpx2.TransportError):
                get(mock.url + USERS, mock.ca_file)
        assert get(mock.url + USERS, mock.ca_file).status_code == 200


def test_a_certificate_of_the_user_is_served(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    with MockServer(tls_cert=certificate, tls_key=key) as mock:
        assert mock.ca_file is None
        assert get(mock.url + USERS, certificate).status_code == 200


def test_certificates_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    certificate, key = (str(path) for path in make_certificate(tmp_path))
    large = tmp_path / "large.pem"
    large.write_bytes(bytes(1 << 21))
    for words, text in (
        (["--tls-cert", certificate], "give both --tls-cert and --tls-key"),
        (["--tls", "--tls-cert", certificate, "--tls-key", key], "not both"),
        (["--tls-ca", certificate], "--tls-ca is for --tls"),
        (["--tls", "--control-host", "my_mock"], "no certificate can be made for localhost, "),
        (["--tls-cert", "no.pem", "--tls-key", key], "no.pem: cannot be read: No such file"),
        (["--tls-cert", key, "--tls-key", key], "are no certificate with its key"),
        (["--tls-cert", str(large), "--tls-key", key], "large.pem: cannot be read: it has more"),
    ):
        assert text in refuse("--port", "0", *words)


def test_the_extra_is_named_where_it_is_missing() -> None:
    code = (
        "import sys; sys.modules['trustme'] = None\n"
        "from matricula_mock.__main__ import main\n"
        "sys.exit(main(['--port', '0', '--tls']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert "trustme is missing. It comes with the extra tls: pip install" in done.stderr
    assert "Traceback" not in done.stderr
