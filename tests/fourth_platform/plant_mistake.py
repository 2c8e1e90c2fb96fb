"""Serve the invented platform with mistakes in its mock server, and say which checks find them."""

from importlib import import_module
from typing import Any

from matricula_contract.behaviour.checks import CHECKS, find_breach
from matricula_contract.behaviour.target import TargetServer
from matricula_mock import MockServer
from matricula_mock.call import MockResponse, OperationCall

campus: Any = import_module("matricula_mock.platforms.campus")  # only the copy has it


def accept_taken_emails(call: OperationCall, site: Any) -> MockResponse:
    """Create a user whatever the emails of others are."""
    learner, login = call.body["learner"], {"unique_id": call.body["login"]["unique_id"]}
    user = {"id": site.users.new_id(), "learner": learner, "login": login}
    return MockResponse(201, site.users.add(user))


def remove_enrollment(call: OperationCall, site: Any) -> MockResponse:
    """Remove an enrollment instead of ending it."""
    response: MockResponse = campus.delete_enrollment(call, site)
    site.enrollments.remove(call.path["enrollment_id"])
    return response


MISTAKES = {"createUser": accept_taken_emails, "deleteEnrollment": remove_enrollment}


def main() -> None:
    """Print the checks that find a breach, one a line."""
    campus.platform.behaviours |= MISTAKES
    with MockServer(platforms=[campus.platform]) as mock:
        for name, check in CHECKS.items():
            mock.reset()
            with TargetServer(mock.url, "campus") as target:
                if find_breach(check, target):
                    print(name)


if __name__ == "__main__":
    main()
