"""People in a journal who were deleted on the platform since."""

from contextlib import closing

import pytest
from command_line import Command
from fork_server import RunningProcess
from gateway import forward
from scripted_server import ScriptedServer, response

from matricula import DigitalChalk

OPEN, CLOSED = (f"5d2a{number:028x}" for number in (1, 9))
TABLE = "email,first name,last name\nana@example.org,Ana,Lee\nbo@example.org,Bo,Ray\n"


@pytest.fixture
def deleted(command: Command) -> str:
    """A journal with the ids of two users, the first of them deleted; the deleted id."""
    command.write("r.csv", TABLE)
    close_offering(command)
    done = command.register("r.csv", "digitalchalk", "--course", CLOSED, "--json")
    ids = [step["id"] for row in done.rows.values() for step in row["steps"] if step["id"]]
    assert len(ids) == 2
    return delete_first_user(command)


def close_offering(command: Command) -> None:
    offering = {"id": CLOSED, "title": "Closed, whatever its dates", "open": False}
    command.mock.seed({"digitalchalk": {"offerings": [offering]}})


def delete_first_user(command: Command) -> str:
    users = command.mock.state()["digitalchalk"]["users"]
    id_: str = next(user["id"] for user in users if user["email"] == "ana@example.org")
    with DigitalChalk("mock-token", base_url=command.mock.url) as chalk:
        chalk.users.delete(id_)
    return id_


def list_registered(command: Command) -> list[str]:
    state = command.mock.state()["digitalchalk"]
    people = {user["id"]: user["email"] for user in state["users"]}
    return sorted(people[one["userId"]] for one in state["registrations"])


def test_deleted_user_is_made_again(command: Command, deleted: str) -> None:
    done = command.register("r.csv", "digitalchalk", "--course", OPEN, "--json")

    assert [done.rows[row]["outcome"] for row in (1, 2)] == ["created", "created"], done.rows
    assert list_registered(command) == ["ana@example.org", "bo@example.org"]
    made = {step["name"]: step for step in done.rows[1]["steps"]}
    assert (made["user"]["outcome"], len(done.rows[1]["steps"])) == ("created", 2)
    again = command.register("r.csv", "digitalchalk", "--course", OPEN)
    assert (again.code, again.counts["done before"]) == (0, 2)


def test_new_id_is_kept_for_the_next_run(command: Command, deleted: str) -> None:
    command.register("r.csv", "digitalchalk", "--course", CLOSED)
    before = len(command.mock.requests())
    done = command.register("r.csv", "digitalchalk", "--course", OPEN)

    assert done.counts["created"] == 2
    sent = [call["operationId"] for call in command.mock.requests()[before:]]
    assert sent.count("createRegistration") == 2
    assert "createUser" not in sent


def test_platform_that_never_knows_the_user_is_asked_once_more_and_not_for_ever(
    command: Command,
) -> None:
    command.write("r.csv", TABLE.rpartition("bo@")[0])
    server = ScriptedServer(response_strangely)
    try:
        words = ["register", "r.csv", "--on", "digitalchalk", "--base-url", server.url]
        sent = []
        for _ in range(2):
            done = command.run(*words, "--course", OPEN, "--json")
            assert "no such user" in done.rows[1]["reason"]
            sent.append(sum(b"POST /dc/api/v5/registrations" in one for one in server.requests))
    finally:
        server.close()
    assert sent == [2, 4]


def response_strangely(request: bytes, _: int) -> bytes:
    """Everybody is made, and nobody is there."""
    if request.startswith(b"GET"):
        return response(200, '{"id": "1", "results": []}')
    if b"/users" in request.partition(b"\r\n")[0]:
        return response(201, location="/dc/api/v5/users/u1")
    return response(400, '{"fieldErrors": {"userId": "there is no such user"}}')


def test_killed_while_a_deleted_user_is_created_again(command: Command) -> None:
    """The kill comes when the platform has the new user, and the journal only the old id."""
    close_offering(command)
    processes: list[RunningProcess] = []

    def handle(request: bytes, _: int) -> bytes:
        result = forward(command.mock.url, request)
        if request.startswith(b"POST /dc/api/v5/users") and processes:
            processes.pop().kill()
        return result

    with closing(ScriptedServer(handle)) as server:
        words = ["register", "r.csv", "--on", "digitalchalk", "--base-url", server.url]
        journal = ["--journal", "people.journal"]
        command.write("r.csv", TABLE)
        command.run(*words, *journal, "--course", CLOSED)
        delete_first_user(command)
        processes.append(process := command.start(*words, *journal, "--course", OPEN))
        process.communicate(timeout=60)
        done = command.run(*words, *journal, "--course", OPEN)

    assert (process.returncode, done.code) == (-9, 0), done.err
    assert list_registered(command) == ["ana@example.org", "bo@example.org"]
    emails = [user["email"] for user in command.mock.state()["digitalchalk"]["users"]]
    assert emails.count("ana@example.org") == 1
