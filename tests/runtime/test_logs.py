"""No log of ours or of an HTTP library has personal data or a token, at any level."""

import logging

import pytest
from connection_runner import ConnectionRunner
from scripted_server import Serve, response

from matricula import Learner, Options, Unconfirmed

EMAIL = "ana.lee@example.org"
ANA = Learner(email=EMAIL, name="Ana Lee", username="ana-lee")
SECRETS = ("ana", "Lee", "secret-token", "sessionid")


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG])
def test_no_log_has_personal_data(
    runner: ConnectionRunner, serve: Serve, caplog: pytest.LogCaptureFixture, level: int
) -> None:
    def respond(request: bytes, number: int) -> bytes:
        if request.startswith(b"POST"):
            return response(502, "bad gateway", "text/plain")
        return response(
            200, '{"results": []}', set_cookie="sessionid=1", location=f"/?email_exact={EMAIL}"
        )

    server = serve(respond)
    tahoe = runner.connect("tahoe", server.url, options=Options(retries=1, retry_delay=0.01))
    with caplog.at_level(level):
        lost = runner.wait(tahoe.register(ANA))
        assert isinstance(lost, Unconfirmed)
        runner.reconcile(lost)
        runner.collect(tahoe.users.list(email_exact=EMAIL))
        runner.wait(tahoe.close())
    assert b"email_exact" in server.requests[-1]
    assert [record for record in caplog.records if record.name == "matricula"]
    shown = caplog.text.replace("tahoe", "")
    assert [word for word in SECRETS if word in shown] == []


def test_each_request_is_logged_once(
    runner: ConnectionRunner, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(lambda request, number: response(200, '{"results": []}'))
    tahoe = runner.connect("tahoe", server.url)
    with caplog.at_level(logging.INFO):
        runner.collect(tahoe.users.list())
        runner.collect(tahoe.courses.list())
    assert [record.name for record in caplog.records] == ["matricula"] * len(server.requests)
    assert len(server.requests) == 2


def test_logs_of_other_users_of_the_library_are_not_changed(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    import httpx2

    server = serve(lambda request, number: response(200, "{}", x_mine="1"))
    with caplog.at_level(logging.DEBUG), httpx2.Client(trust_env=False) as client:
        client.get(f"{server.url}/?mine=2")
    assert "mine=2" in caplog.text
    assert "x-mine" in caplog.text
