"""Look-ups of a registration end, whatever the site sends as its list of users."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from scripted_server import Handler, ScriptedServer, Serve, response

from matricula import Learner, LookupResult, Options, Outcome, Unconfirmed, Unknown

ANA = Learner(email="ana@example.org", name="Ana Lee", username="ana")
TAKEN = response(409, json.dumps({"user_message": "taken", "invalid-params": ["email"]}))
BROKEN = response(502, "")


def serve_users(make_page: Callable[[int], dict[str, Any]], post: bytes = BROKEN) -> Handler:
    """Make a server that rejects registrations, and has pages of users by their number from 0."""

    def handle(request: bytes, number: int) -> bytes:
        if request.startswith(b"POST"):
            return post
        found = re.search(rb"[?&]n=(\d+)", request.split(b"\r\n")[0])
        return response(200, json.dumps(make_page(int(found.group(1)) if found else 0)))

    return handle


def make_endless_page(number: int) -> dict[str, Any]:
    users = [{"id": 10 * number + one, "email": f"u{number}-{one}@example.org"} for one in range(5)]
    return {"results": users, "next": f"?n={number + 1}"}


def make_empty_page(number: int) -> dict[str, Any]:
    return {"results": [], "next": f"?n={number + 1}"}


def make_slow_page(number: int) -> dict[str, Any]:
    time.sleep(0.05)
    return make_empty_page(number)


def register(runner: ConnectionRunner, connection: Any) -> Outcome:
    outcome: Outcome = runner.wait(connection.register(ANA))
    return outcome


def lose_and_reconcile(runner: ConnectionRunner, server: ScriptedServer) -> LookupResult:
    """Create an account on a Tahoe site that gives no response, and look it up."""
    connection = runner.connect("tahoe", server.url)
    with pytest.raises(Unconfirmed) as caught:
        runner.wait(
            connection.registrations.create(email="ana@example.org", name="A", username="a")
        )
    found: LookupResult = runner.reconcile(caught.value)
    return found


def test_a_site_that_ignores_the_filter_is_asked_for_one_page(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(serve_users(make_endless_page))
    found = lose_and_reconcile(runner, server)
    assert isinstance(found, Unknown)
    assert "ignores the filter email_exact" in found.why
    assert len([one for one in server.requests if one.startswith(b"GET")]) == 1


def test_a_record_on_that_page_is_found(runner: ConnectionRunner, serve: Serve) -> None:
    def make_page(number: int) -> dict[str, Any]:
        page = make_endless_page(number)
        page["results"][3] = {"id": 7, "email": "ANA@example.org"}
        return page

    server = serve(serve_users(make_page, TAKEN))
    outcome = register(runner, runner.connect("tahoe", server.url))
    assert (outcome.outcome, outcome.id) == ("exists", 7)


def test_a_list_that_does_not_end_ends_the_look_up(runner: ConnectionRunner, serve: Serve) -> None:
    """DigitalChalk filters by a part of the email, so that other records prove nothing."""
    server = serve(serve_users(make_endless_page))
    options = Options(lookup_pages=6, retries=0)
    connection = runner.connect("digitalchalk", server.url, options=options)
    with pytest.raises(Unconfirmed) as caught:
        runner.wait(connection.users.create(email="ana@example.org", first_name="A", last_name="L"))
    found = runner.reconcile(caught.value)
    assert isinstance(found, Unknown)
    assert "ended after 6 pages" in found.why
    assert len([one for one in server.requests if one.startswith(b"GET")]) == 6


def test_the_deadline_of_a_call_ends_a_look_up(runner: ConnectionRunner, serve: Serve) -> None:
    options = Options(deadline=0.2, empty_pages=10**6, lookup_pages=10**6, retries=0)
    lost = runner.connect("tahoe", serve(serve_users(make_slow_page)).url, options=options)
    taken = runner.connect("tahoe", serve(serve_users(make_slow_page, TAKEN)).url, options=options)
    began = time.monotonic()
    with pytest.raises(Unconfirmed) as caught:
        runner.wait(lost.registrations.create(email="ana@example.org", name="A", username="a"))
    found = runner.reconcile(caught.value)
    assert isinstance(found, Unknown)
    assert "ended after 0.2 s" in found.why
    register(runner, taken)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("link", [5, {}, "https://evil.example/", ""])
def test_a_list_without_an_end_proves_no_absence(
    runner: ConnectionRunner, serve: Serve, link: object
) -> None:
    server = serve(serve_users(lambda number: {"results": [], "next": link}))
    connection = runner.connect("digitalchalk", server.url)
    with pytest.raises(Unconfirmed) as caught:
        runner.wait(connection.users.create(email="ana@example.org", first_name="A", last_name="L"))
    assert isinstance(runner.reconcile(caught.value), Unknown)


def test_a_total_without_records_proves_no_absence(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(serve_users(lambda number: {"results": [], "next": None, "count": 3}))
    found = lose_and_reconcile(runner, server)
    assert isinstance(found, Unknown)
    assert "0 of 3" in found.why
