"""Faults to plant in DigitalChalk."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from matricula_mock.call import MockResponse, OperationCall, Record, Refusal

from .fault import Mock, change_call, change_refusal, change_response, ignore, plants, with_values

# Users


@plants
def strip_names(chalk: Mock) -> None:
    def strip(call: OperationCall, organisation: Any) -> None:
        call.body = call.body | {"firstName": call.body["firstName"].strip() or "x"}

    change_call(chalk, "createUser", strip)


@plants
def respond_with_a_wrong_id(chalk: Mock) -> None:
    def locate(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        first = organisation.users.all()[0]["id"]
        return evolve(response, headers={"Location": f"{call.raw_path}/{first}"})

    change_response(chalk, "createUser", locate)


@plants
def respond_with_the_first_user(chalk: Mock) -> None:
    change_refusal(
        chalk,
        "getUser",
        lambda call, organisation, refusal: MockResponse(200, organisation.users.all()[0]),
    )


@plants
def touch_users(chalk: Mock) -> None:
    def touch(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        number = organisation.users.get(call.path["user_id"]).get("lastLoginDate", "0")
        organisation.users.change(call.path["user_id"], {"lastLoginDate": f"{int(number) + 1}"})
        return response

    change_response(chalk, "getUser", touch)


@plants
def lose_way_back(chalk: Mock) -> None:
    def link(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        back = {
            name: call.link(offset=0) for name in ("prev", "previous") if name in response.value
        }
        return with_values(response, **back)

    change_response(chalk, "listUsers", link)


@plants
def ignore_last_names(chalk: Mock) -> None:
    change_call(chalk, "listUsers", ignore("lastName"))


@plants
def find_any_filter(chalk: Mock) -> None:
    original = chalk.behaviours["listUsers"]

    def find(call: OperationCall, organisation: Any) -> MockResponse:
        filters = [name for name in call.query if name not in ("limit", "offset")]
        kept = {name: call.query[name] for name in call.query if name not in filters[1:]}
        return original(evolve(call, query=kept), organisation)

    chalk.behaviours["listUsers"] = find


@plants
def find_longer_spans(chalk: Mock) -> None:
    def widen(call: OperationCall, organisation: Any) -> None:
        date = call.query.get("createdDate", "")
        if len(date) in (7, 10):
            call.query = call.query | {"createdDate": date[: len(date) - 3]}

    change_call(chalk, "listUsers", widen)


@plants
def compare_whole_dates(chalk: Mock) -> None:
    def narrow(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        date = call.query.get("createdDate")
        if date is None:
            return response
        found = [item for item in response.value["results"] if item.get("createdDate") == date]
        return with_values(response, results=found)

    change_response(chalk, "listOfferings", narrow)


@plants
def read_deleted_users(chalk: Mock) -> None:
    deleted: dict[str, Record] = {}

    def keep(call: OperationCall, organisation: Any) -> None:
        if user := organisation.users.get(call.path["user_id"]):
            deleted[user["id"]] = user

    def find(call: OperationCall, organisation: Any, refusal: Refusal) -> MockResponse:
        if user := deleted.get(call.path["user_id"]):
            return MockResponse(200, user)
        raise refusal

    change_call(chalk, "deleteUser", keep)
    change_refusal(chalk, "getUser", find)


@plants
def list_deleted_users(chalk: Mock) -> None:
    deleted: list[Record] = []

    def keep(call: OperationCall, organisation: Any) -> None:
        if user := organisation.users.get(call.path["user_id"]):
            deleted.append(user)

    def show(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        is_last = "next" not in response.value
        return with_values(response, results=response.value["results"] + deleted * is_last)

    change_call(chalk, "deleteUser", keep)
    change_response(chalk, "listUsers", show)


@plants
def keep_deleted_addresses(chalk: Mock) -> None:
    taken: set[str] = set()

    def keep(call: OperationCall, organisation: Any) -> None:
        if user := organisation.users.get(call.path["user_id"]):
            taken.add(user["email"].casefold())

    def refuse(call: OperationCall, organisation: Any) -> None:
        if call.body["email"].casefold() in taken:
            raise Refusal(400, {"fieldErrors": {"email": "is used by another user"}})

    change_call(chalk, "deleteUser", keep)
    change_call(chalk, "createUser", refuse)


@plants
def take_others_addresses(chalk: Mock) -> None:
    def take(call: OperationCall, organisation: Any, refusal: Refusal) -> MockResponse:
        user_id = call.path["user_id"]
        organisation.users.change(user_id, {"email": call.body.get("email", "")})
        return MockResponse(204)

    change_refusal(chalk, "updateUser", take)


@plants
def refuse_own_addresses(chalk: Mock) -> None:
    def refuse(call: OperationCall, organisation: Any) -> None:
        if organisation.users.has("email", str(call.body.get("email")).casefold()):
            raise Refusal(400, {"fieldErrors": {"email": "is used by another user"}})

    change_call(chalk, "updateUser", refuse)


@plants
def forget_what_is_not_sent(chalk: Mock) -> None:
    def forget(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        if "locale" not in call.body:
            organisation.users.change(call.path["user_id"], {"locale": "en"})
        return response

    change_response(chalk, "updateUser", forget)


@plants
def add_to_tags(chalk: Mock) -> None:
    def add(call: OperationCall, organisation: Any) -> None:
        before = organisation.users.get(call.path["user_id"]).get("tags", [])
        if "tags" in call.body:
            call.body = call.body | {"tags": [*before, *call.body["tags"]]}

    change_call(chalk, "updateUser", add)


@plants
def respond_with_a_body(chalk: Mock) -> None:
    change_response(
        chalk,
        "updateUser",
        lambda call, organisation, response: MockResponse(
            200, organisation.users.get(call.path["user_id"])
        ),
    )


@plants
def list_field_errors(chalk: Mock) -> None:
    def list_fields(call: OperationCall, organisation: Any, refusal: Refusal) -> MockResponse:
        errors = refusal.response.value["fieldErrors"]
        return MockResponse(400, {"fieldErrors": [{"field": name} for name in errors]})

    change_refusal(chalk, "createUser", list_fields)


# User fields, their categories and values


@plants
def delete_two(chalk: Mock) -> None:
    def delete(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        organisation.user_fields.remove(organisation.user_fields.all()[0]["id"])
        return response

    change_response(chalk, "deleteUserField", delete)


@plants
def create_without_location(chalk: Mock) -> None:
    change_response(
        chalk, "createUserField", lambda call, organisation, response: MockResponse(201)
    )


@plants
def change_types(chalk: Mock) -> None:
    def change(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        organisation.user_fields.change(call.path["field_id"], {"type": "text"})
        return response

    change_response(chalk, "updateUserField", change)


@plants
def delete_nothing(chalk: Mock) -> None:
    chalk.behaviours["deleteUserFieldCategory"] = lambda call, organisation: MockResponse(204)


@plants
def ignore_types(chalk: Mock) -> None:
    change_call(chalk, "listUserFieldCategories", ignore("type"))


@plants
def sort_by_age(chalk: Mock) -> None:
    def sort(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        records = sorted(response.value["results"], key=lambda one: str(one["id"]))
        return with_values(response, results=records)

    change_response(chalk, "listUserFieldCategories", sort)


@plants
def set_unknown_fields(chalk: Mock) -> None:
    change_refusal(
        chalk, "updateUserFieldValues", lambda call, organisation, refusal: MockResponse(204)
    )


@plants
def replace_field_values(chalk: Mock) -> None:
    def forget(call: OperationCall, organisation: Any) -> None:
        if set(call.body) <= {field["id"] for field in organisation.user_fields.all()}:
            organisation.field_values.clear()

    change_call(chalk, "updateUserFieldValues", forget)


@plants
def never_clear_values(chalk: Mock) -> None:
    def keep(call: OperationCall, organisation: Any) -> None:
        call.body = {id: value for id, value in call.body.items() if value is not None}

    change_call(chalk, "updateUserFieldValues", keep)


# Agreements


@plants
def agree_for_ever(chalk: Mock) -> None:
    original = chalk.behaviours["updateUserAgreement"]
    chalk.behaviours["updateUserAgreement"] = lambda call, organisation: (
        original(call, organisation) if call.body["agreed"] else MockResponse(204)
    )


@plants
def agree_anew(chalk: Mock) -> None:
    def note(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        for one in organisation.consents.all():
            year, rest = one["agreedDate"][:4], one["agreedDate"][4:]
            organisation.consents.change(one["id"], {"agreedDate": f"{int(year) + 1}{rest}"})
        return response

    change_response(chalk, "updateUserAgreement", note)


@plants
def agree_for_everybody(chalk: Mock) -> None:
    def agree(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        return with_values(response, agreed=len(organisation.consents) > 0)

    change_response(chalk, "getUserAgreement", agree)


# Offerings and registrations


@plants
def never_end(chalk: Mock) -> None:
    change_response(
        chalk,
        "listOfferings",
        lambda call, organisation, response: with_values(
            response, next=response.value.get("next", call.link())
        ),
    )


@plants
def offer_what_is_taken(chalk: Mock) -> None:
    change_call(chalk, "listOfferings", ignore("userId"))


@plants
def ignore_tags(chalk: Mock) -> None:
    change_call(chalk, "listOfferings", ignore("tag"))


@plants
def serve_twenty_at_most(chalk: Mock) -> None:
    def cut(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        return with_values(response, results=response.value["results"][:20])

    change_response(chalk, "listOfferingCategories", cut)


@plants
def register_twice(chalk: Mock) -> None:
    def register(call: OperationCall, organisation: Any) -> None:
        for one in organisation.registrations.all():
            organisation.registrations.change(one["id"], {"status": "passed"})

    change_call(chalk, "createRegistration", register)


@plants
def register_on_closed_offerings(chalk: Mock) -> None:
    def open_it(call: OperationCall, organisation: Any) -> None:
        for one in organisation.offerings.all():
            if "registrationEndDate" in one:
                organisation.offerings.change(one["id"], {"registrationEndDate": "9999"})

    change_call(chalk, "createRegistration", open_it)


@plants
def round_grades(chalk: Mock) -> None:
    def round_grade(call: OperationCall, organisation: Any, response: MockResponse) -> MockResponse:
        record: Record = response.value
        names = [name for name in ("grade", "gradePercentage") if name in record]
        return with_values(response, **{name: int(record[name]) for name in names})

    change_response(chalk, "getRegistration", round_grade)


@plants
def grade_once(chalk: Mock) -> None:
    def refuse(call: OperationCall, organisation: Any) -> None:
        if "grade" in organisation.registrations.get(call.path["registration_id"]):
            raise Refusal(400, {"errors": ["it has a grade"]})

    change_call(chalk, "updateRegistration", refuse)


@plants
def eject_again(chalk: Mock) -> None:
    change_refusal(
        chalk, "updateRegistration", lambda call, organisation, refusal: MockResponse(204)
    )


@plants
def eject_without_effect(chalk: Mock) -> None:
    original = chalk.behaviours["updateRegistration"]
    chalk.behaviours["updateRegistration"] = lambda call, organisation: (
        MockResponse(204) if "status" in call.body else original(call, organisation)
    )


@plants
def ignore_status(chalk: Mock) -> None:
    change_call(chalk, "listRegistrations", ignore("status"))
