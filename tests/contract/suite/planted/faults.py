"""The faults: each is small, and leaves every answer as the spec describes it."""

from __future__ import annotations

import contextlib
from typing import Any, NoReturn

from attrs import evolve

from matricula_mock.call import Answer, Call, Record, Refusal
from matricula_mock.platform import Platform

from .fault import change_answer, change_refusal, fault

Mock = Platform[Any]


def _page(answer: Answer, **values: object) -> Answer:
    return evolve(answer, value=answer.value | values)


def _raise(refusal: Refusal) -> NoReturn:
    raise refusal


# What is taken ------------------------------------------------------------------------------------


@fault("tahoe", found_by="a taken value is refused")
def accept_duplicates(tahoe: Mock) -> None:
    """A taken address is accepted."""
    del tahoe.looks["createRegistration"]


@fault("tahoe", found_by="a taken value is refused")
def split_versions(tahoe: Mock) -> None:
    """The old version does not know the accounts of the new one."""
    del tahoe.looks["createRegistrationV1"]


@fault("tahoe", found_by="a taken value is refused")
def compare_case(tahoe: Mock) -> None:
    """A taken address in other letters is accepted."""
    look = tahoe.looks["createRegistration"]

    def find_exactly(call: Call, accounts: Any) -> None:
        given = call.body if isinstance(call.body, dict) else {}
        if any(given.get("email") == user["email"] for user in accounts.users.all()):
            look(call, accounts)

    tahoe.looks["createRegistration"] = find_exactly


@fault("tahdah", found_by="a taken value is refused")
def answer_duplicates(tahdah: Mock) -> None:
    """A second candidate with an address gets the id of the first one."""

    def answer(call: Call, registry: Any, refusal: Refusal) -> Answer:
        first = registry.candidates.find("email", call.body["email"].casefold())[0]
        return Answer(200, {"id": first["id"]})

    change_refusal(tahdah, "createCandidate", answer)


# What was written ---------------------------------------------------------------------------------


@fault("tahoe", found_by="what was written is read back")
def lose_users(tahoe: Mock) -> None:
    """A user is never found."""
    tahoe.behaviours["getUser"] = lambda call, accounts: _raise(
        Refusal(404, {"detail": "Not found."})
    )


@fault("tahoe", found_by="what was written is read back")
def echo_wrong_name(tahoe: Mock) -> None:
    """A name is read back in lower case."""
    change_answer(
        tahoe,
        "getUser",
        lambda call, accounts, answer: _page(answer, fullname=answer.value["fullname"].lower()),
    )


@fault("tahoe", found_by="texts are kept or refused")
def crash_on_accents(tahoe: Mock) -> None:
    """A name beyond ASCII crashes the server."""

    def crash(call: Call, accounts: Any, answer: Answer) -> Answer:
        call.body["name"].encode("ascii")
        return answer

    change_answer(tahoe, "createRegistration", crash)


@fault("digitalchalk", found_by="texts are kept or refused")
def strip_names(chalk: Mock) -> None:
    """Blanks around a first name are lost."""
    original = chalk.behaviours["createUser"]

    def create(call: Call, organisation: Any) -> Answer:
        call.body = call.body | {"firstName": call.body["firstName"].strip() or "x"}
        return original(call, organisation)

    chalk.behaviours["createUser"] = create


@fault("digitalchalk", found_by="what was written is read back")
def round_grades(chalk: Mock) -> None:
    """A grade loses its fraction."""

    def round_grade(call: Call, organisation: Any, answer: Answer) -> Answer:
        record: Record = answer.value
        return _page(
            answer,
            **{name: int(record[name]) for name in ("grade", "gradePercentage") if name in record},
        )

    change_answer(chalk, "getRegistration", round_grade)


@fault("digitalchalk", found_by="what was written is read back")
def answer_wrong_id(chalk: Mock) -> None:
    """A new user's Location is that of the first user."""

    def locate(call: Call, organisation: Any, answer: Answer) -> Answer:
        first = organisation.users.all()[0]["id"]
        return evolve(answer, headers={"Location": f"{call.address}/{first}"})

    change_answer(chalk, "createUser", locate)


@fault("digitalchalk", found_by="what is safe can be repeated")
def grade_once(chalk: Mock) -> None:
    """A second grade is refused."""
    original = chalk.behaviours["updateRegistration"]

    def update(call: Call, organisation: Any) -> Answer:
        registration = organisation.registrations.get(call.path["registration_id"])
        if "grade" in registration:
            raise Refusal(400, {"errors": ["it has a grade"]})
        return original(call, organisation)

    chalk.behaviours["updateRegistration"] = update


# Lists --------------------------------------------------------------------------------------------


@fault("tahoe", found_by="pages are complete and end")
def drop_last(tahoe: Mock) -> None:
    """A page with more than one user lacks the last one."""
    change_answer(
        tahoe,
        "listUsers",
        lambda call, accounts, answer: _page(
            answer, results=answer.value["results"][:-1] or answer.value["results"]
        ),
    )


@fault("tahoe", found_by="pages are complete and end")
def overlap_pages(tahoe: Mock) -> None:
    """The next page begins with the last user of the page before."""

    def link(call: Call, accounts: Any, answer: Answer) -> Answer:
        offset = call.query.get("offset", 0) + call.query.get("limit", 20) - 1
        url = call.origin + call.link(limit=call.query.get("limit", 20), offset=offset)
        return _page(answer, next=answer.value["next"] and url)

    change_answer(tahoe, "listUsers", link)


@fault("digitalchalk", found_by="pages are complete and end")
def never_end(chalk: Mock) -> None:
    """The last page of offerings leads to itself."""
    change_answer(
        chalk,
        "listOfferings",
        lambda call, organisation, answer: _page(
            answer, next=answer.value.get("next", call.link())
        ),
    )


@fault("digitalchalk", found_by="pages are complete and end")
def lose_way_back(chalk: Mock) -> None:
    """The way back from any page of users leads to the first one."""

    def link(call: Call, organisation: Any, answer: Answer) -> Answer:
        back = {name: call.link(offset=0) for name in ("prev", "previous") if name in answer.value}
        return _page(answer, **back)

    change_answer(chalk, "listUsers", link)


@fault("digitalchalk", found_by="filters find what they should")
def ignore_filter(chalk: Mock) -> None:
    """Users cannot be filtered by their last name."""
    original = chalk.behaviours["listUsers"]

    def list_all(call: Call, organisation: Any) -> Answer:
        call.query = {name: call.query[name] for name in call.query if name != "lastName"}
        return original(call, organisation)

    chalk.behaviours["listUsers"] = list_all


@fault("tahdah", found_by="lists without pages are complete")
def hide_latest(tahdah: Mock) -> None:
    """The list of registrations stops after ten."""
    change_answer(
        tahdah,
        "listRegistrations",
        lambda call, registry, answer: evolve(answer, value=answer.value[:10]),
    )


# Refusals -----------------------------------------------------------------------------------------


@fault("tahdah", found_by="unknown records cannot be referred to")
def register_half(tahdah: Mock) -> None:
    """Of a refused batch those who are known are registered."""
    original = tahdah.behaviours["createRegistrations"]

    def register(call: Call, registry: Any, refusal: Refusal) -> Answer:
        for item in call.body["candidateIds"]:
            with contextlib.suppress(Refusal):
                original(evolve(call, body={"candidateIds": [item]}), registry)
        raise refusal

    change_refusal(tahdah, "createRegistrations", register)


@fault("tahoe", found_by="a refused call changes nothing")
def create_first(tahoe: Mock) -> None:
    """An account without a name is made, and then refused."""
    look = tahoe.looks["createRegistration"]

    def make(call: Call, accounts: Any) -> None:
        look(call, accounts)
        if isinstance(call.body, dict) and "name" not in call.body:
            accounts.users.add({"id": accounts.users.new_id(), "username": "x", "email": "y"})

    tahoe.looks["createRegistration"] = make


@fault("digitalchalk", found_by="reading changes nothing")
def touch_users(chalk: Mock) -> None:
    """Reading a user counts as a login."""

    def touch(call: Call, organisation: Any, answer: Answer) -> Answer:
        number = organisation.users.get(call.path["user_id"]).get("lastLoginDate", "0")
        organisation.users.change(call.path["user_id"], {"lastLoginDate": f"{int(number) + 1}"})
        return answer

    change_answer(chalk, "getUser", touch)


@fault("tahdah", found_by="an accepted call changes one record")
def create_twice(tahdah: Mock) -> None:
    """A candidate is made twice."""

    def make(call: Call, registry: Any, answer: Answer) -> Answer:
        candidate = registry.candidates.get(answer.value["id"])
        registry.candidates.add(candidate | {"id": registry.candidates.new_id()})
        return answer

    change_answer(tahdah, "createCandidate", make)


@fault("digitalchalk", found_by="an accepted call changes one record")
def delete_two(chalk: Mock) -> None:
    """Another field is deleted along with a field."""

    def delete(call: Call, organisation: Any, answer: Answer) -> Answer:
        organisation.user_fields.remove(organisation.user_fields.all()[0]["id"])
        return answer

    change_answer(chalk, "deleteUserField", delete)


@fault("digitalchalk", found_by="an accepted call changes one record")
def delete_nothing(chalk: Mock) -> None:
    """A deleted category stays."""
    chalk.behaviours["deleteUserFieldCategory"] = lambda call, organisation: Answer(204)


@fault("tahoe", found_by="a wrong token gets nothing")
def accept_capitals(tahoe: Mock) -> None:
    """The token in capitals is accepted, too."""
    owners = dict(tahoe.owners)
    tahoe.owners = owners | {name.upper(): owner for name, owner in owners.items()}


@fault("digitalchalk", found_by="unknown ids are not found")
def answer_somebody(chalk: Mock) -> None:
    """An unknown id finds the first user."""
    change_refusal(
        chalk,
        "getUser",
        lambda call, organisation, refusal: Answer(200, organisation.users.all()[0]),
    )
