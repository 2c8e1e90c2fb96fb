"""Users, their fields and their agreements on DigitalChalk, and categories, as its documents have them."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest

from matricula_mock import MockServer

OPEN, ONCE = (f"5d2a{number:028x}" for number in (1, 2))
PHONE = f"f1e1{1:028x}"
CONTACT = f"fca7{1:028x}"
SAFETY = f"c4a7{1:028x}"
ADA = {"firstName": "Ada", "lastName": "Lee", "email": "ada@example.org", "tags": ["north"]}
NOBODY = "7b1e" + "f" * 28
SECOND = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def id_of(response: httpx2.Response) -> str:
    assert (response.status_code, response.content) == (201, b""), response.text
    return str(response.headers["location"].rpartition("/")[2])


@pytest.fixture
def user(chalk: httpx2.Client) -> str:
    return id_of(chalk.post("/users", json=ADA))


class TestChange:
    def test_only_the_sent_properties_change(self, chalk: httpx2.Client, user: str) -> None:
        before = chalk.get(f"/users/{user}").json()
        body = {"lastName": "Smith", "id": "mine", "password": "correct-horse-9"}
        response = chalk.put(f"/users/{user}", json=body)
        assert (response.status_code, response.content) == (204, b"")
        assert chalk.get(f"/users/{user}").json() == before | {"lastName": "Smith"}

    def test_tags_are_replaced(self, chalk: httpx2.Client, user: str) -> None:
        chalk.put(f"/users/{user}", json={"tags": ["a,b", "c d"]})
        assert chalk.get(f"/users/{user}").json()["tags"] == ["a", "b", "c", "d"]
        chalk.put(f"/users/{user}", json={"tags": []})
        assert "tags" not in chalk.get(f"/users/{user}").json()

    def test_address_of_another_is_refused(self, chalk: httpx2.Client, user: str) -> None:
        id_of(chalk.post("/users", json=ADA | {"email": "ben@example.org"}))
        response = chalk.put(f"/users/{user}", json={"email": "BEN@example.org", "lastName": "X"})
        assert (response.status_code, list(response.json()["fieldErrors"])) == (400, ["email"])
        assert chalk.get(f"/users/{user}").json()["lastName"] == "Lee"
        assert chalk.put(f"/users/{user}", json={"email": "ADA@example.org"}).status_code == 204

    @pytest.mark.parametrize("change", [{"email": "none"}, {"password": "short"}, {"locale": "E"}])
    def test_bad_value(self, chalk: httpx2.Client, user: str, change: dict[str, str]) -> None:
        response = chalk.put(f"/users/{user}", json=change)
        assert (response.status_code, list(response.json()["fieldErrors"])) == (400, list(change))

    def test_found_by_the_new_address_only(self, chalk: httpx2.Client, user: str) -> None:
        chalk.put(f"/users/{user}", json={"email": "lee@example.org"})
        for part, count in (("ada@", 0), ("lee@", 1)):
            assert len(chalk.get("/users", params={"email": part}).json()["results"]) == count

    def test_unknown_id_is_refused_before_the_body(self, chalk: httpx2.Client) -> None:
        for content in (b"{}", b"[", b'{"email": 1}'):
            assert chalk.put(f"/users/{NOBODY}", content=content).status_code == 404


class TestDelete:
    def test_user_is_gone_and_active_registrations_are_ejected(
        self, chalk: httpx2.Client, user: str
    ) -> None:
        for offering in (OPEN, ONCE):
            chalk.post("/registrations", json={"userId": user, "offeringId": offering})
        first = chalk.get("/registrations").json()["results"][0]["id"]
        chalk.put(f"/registrations/{first}", json={"gradePercentage": 99})
        response = chalk.delete(f"/users/{user}")
        assert (response.status_code, response.content) == (204, b"")
        assert chalk.get(f"/users/{user}").status_code == 404
        assert chalk.delete(f"/users/{user}").status_code == 404
        assert chalk.get("/users", params={"email": "ada"}).json()["results"] == []
        results = chalk.get("/registrations", params={"userId": user}).json()["results"]
        assert [one["status"] for one in results] == ["passed", "ejected"]

    def test_the_email_can_be_used_again_and_no_record_is_left(
        self, chalk: httpx2.Client, user: str
    ) -> None:
        chalk.put(f"/users/{user}/userfieldvalues", json={PHONE: "1"})
        chalk.put(f"/users/{user}/agreements/standard", json={"agreed": True})
        chalk.delete(f"/users/{user}")
        other = id_of(chalk.post("/users", json=ADA))
        assert other != user
        assert chalk.get(f"/users/{other}/userfieldvalues").json() == {}
        assert chalk.get(f"/users/{user}/agreements").status_code == 404


class TestFields:
    def create(self, chalk: httpx2.Client, **values: Any) -> str:
        return id_of(chalk.post("/userfields", json={"categoryName": "Contact"} | values))

    def test_created_field_is_read_back(self, chalk: httpx2.Client, mock: MockServer) -> None:
        body = {
            "type": "dropdown",
            "name": "Site",
            "categoryName": "contact",
            "options": [{"name": "North", "selected": True}, {"name": "South"}],
        }
        response = chalk.post("/userfields", json=body)
        assert response.headers["location"].startswith(f"{mock.url}/dc/api/v5/userfields/")
        field = chalk.get(f"/userfields/{id_of(response)}").json()
        assert re.fullmatch(SECOND, field.pop("createdDate"))
        assert field == {
            "id": id_of(response),
            "type": "dropdown",
            "name": "Site",
            "categoryName": "contact",
            "categoryType": "private",
            "required": False,
            "orderIndex": 1,
            "options": [{"name": "North", "selected": True}, {"name": "South"}],
        }

    def test_list_follows_the_order(self, chalk: httpx2.Client) -> None:
        last = self.create(chalk, type="text", name="Last", orderIndex=9)
        middle = self.create(chalk, type="yesno", name="Middle", orderIndex=5)
        results = chalk.get("/userfields").json()["results"]
        assert [field["id"] for field in results] == [PHONE, middle, last]

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"type": "text", "categoryName": "Contact"},
            {"type": "text", "name": "A"},
            {"type": "dropdown", "name": "A", "categoryName": "Contact"},
            {"type": "message", "name": "A", "categoryName": "Contact"},
            {"type": "text", "name": "A", "categoryName": "Contact", "orderIndex": -1},
            [],
        ],
    )
    def test_errors_are_a_message(self, chalk: httpx2.Client, body: object) -> None:
        response = chalk.post("/userfields", json=body)
        assert (response.status_code, list(response.json())) == (400, ["message"])

    def test_broken_json_is_a_message_too(self, chalk: httpx2.Client) -> None:
        response = chalk.put(
            f"/userfields/{PHONE}", content=b"{", headers={"Content-Type": "application/json"}
        )
        assert (response.status_code, response.json()) == (400, {"message": "the body is not JSON"})

    def test_change_and_delete(self, chalk: httpx2.Client, user: str) -> None:
        chalk.put(f"/users/{user}/userfieldvalues", json={PHONE: "1"})
        response = chalk.put(f"/userfields/{PHONE}", json={"name": "Mobile", "type": "date"})
        assert (response.status_code, response.content) == (204, b"")
        field = chalk.get(f"/userfields/{PHONE}").json()
        assert (field["name"], field["type"]) == ("Mobile", "text")
        assert chalk.delete(f"/userfields/{PHONE}").status_code == 204
        for method in ("GET", "PUT", "DELETE"):
            assert chalk.request(method, f"/userfields/{PHONE}").status_code == 404
        assert chalk.get(f"/users/{user}/userfieldvalues").json() == {}


class TestFieldValues:
    def test_set_and_clear(self, chalk: httpx2.Client, user: str) -> None:
        path = f"/users/{user}/userfieldvalues"
        assert chalk.get(path).json() == {}
        response = chalk.put(path, json={PHONE: "555-0100"})
        assert (response.status_code, response.content) == (204, b"")
        other = id_of(
            chalk.post("/userfields", json={"type": "yesno", "name": "B", "categoryName": "C"})
        )
        chalk.put(path, json={other: False})
        assert chalk.get(path).json() == {PHONE: "555-0100", other: False}
        chalk.put(path, json={PHONE: None})
        assert chalk.get(path).json() == {other: False}

    def test_one_bad_value_refuses_all(self, chalk: httpx2.Client, user: str) -> None:
        path = f"/users/{user}/userfieldvalues"
        response = chalk.put(path, json={PHONE: "1", "nothing": "2"})
        assert (response.status_code, list(response.json()["fieldErrors"])) == (400, ["nothing"])
        assert chalk.get(path).json() == {}

    @pytest.mark.parametrize(
        ("field", "good", "bad"),
        [
            ({"type": "text"}, "", 1),
            ({"type": "number"}, 3, 3.5),
            ({"type": "decimal"}, 3.5, "3.5"),
            ({"type": "email"}, "a@example.org", "a"),
            ({"type": "date"}, "2023-02-28", "2023-02-30"),
            ({"type": "yesno"}, True, "yes"),
            ({"type": "dropdown", "options": [{"name": "N"}]}, "N", "S"),
            ({"type": "radios", "options": [{"name": "N"}]}, "N", ["N"]),
            ({"type": "checkbox", "options": [{"name": "N"}, {"name": "S"}]}, ["S", "N"], ["X"]),
        ],
    )
    def test_type_decides(
        self, chalk: httpx2.Client, user: str, field: dict[str, Any], good: object, bad: object
    ) -> None:
        body = {"name": "A", "categoryName": "Contact"} | field
        field_id = id_of(chalk.post("/userfields", json=body))
        path = f"/users/{user}/userfieldvalues"
        assert chalk.put(path, json={field_id: good}).status_code == 204
        response = chalk.put(path, json={field_id: bad})
        assert (response.status_code, list(response.json()["fieldErrors"])) == (400, [field_id])
        assert chalk.get(path).json() == {field_id: good}

    def test_unknown_user(self, chalk: httpx2.Client) -> None:
        for method in ("GET", "PUT"):
            response = chalk.request(method, f"/users/{NOBODY}/userfieldvalues", json=[])
            assert (response.status_code, list(response.json())) == (404, ["errors"])


class TestFieldCategories:
    def test_the_only_category_matches_filters(self, chalk: httpx2.Client) -> None:
        for query, count in (
            ({"name": "CONT"}, 1),
            ({"type": "private"}, 1),
            ({"type": "public"}, 0),
            ({"createdDate": "2023-01"}, 1),
            ({"createdDate": "2024"}, 0),
        ):
            results = chalk.get("/userfieldcategories", params=query).json()["results"]
            assert [one["id"] for one in results] == [CONTACT] * count, query

    def test_life(self, chalk: httpx2.Client) -> None:
        body = {"type": "public", "name": "Work"}
        category = id_of(chalk.post("/userfieldcategories", json=body))
        path = f"/userfieldcategories/{category}"
        assert chalk.get(path).json().items() >= (body | {"orderIndex": 1}).items()
        response = chalk.post("/userfieldcategories", json={"type": "secret", "name": "Work"})
        assert (response.status_code, list(response.json())) == (400, ["message"])
        assert chalk.put(path, json={"name": "Job"}).status_code == 204
        assert chalk.get(path).json()["name"] == "Job"
        assert chalk.delete(path).status_code == 204
        for method in ("GET", "PUT", "DELETE"):
            assert chalk.request(method, path).status_code == 404


class TestOfferingCategories:
    def test_category_of_the_offerings(self, chalk: httpx2.Client) -> None:
        [category] = chalk.get("/offeringcategories", params={"name": "saf"}).json()["results"]
        assert category["id"] == SAFETY
        assert chalk.get(f"/offeringcategories/{SAFETY}").json() == category
        offerings = chalk.get("/offerings", params={"offeringCategoryId": SAFETY}).json()["results"]
        assert OPEN in [offering["id"] for offering in offerings]

    def test_read_only(self, chalk: httpx2.Client) -> None:
        assert chalk.get("/offeringcategories/nothing").status_code == 404
        assert chalk.delete(f"/offeringcategories/{SAFETY}").status_code == 405
        assert chalk.post("/offeringcategories", json={}).status_code == 405


class TestAgreements:
    def test_read_only_and_by_type(self, chalk: httpx2.Client) -> None:
        [agreement] = chalk.get("/agreements").json()["results"]
        assert chalk.get("/agreements/standard").json() == agreement
        assert (agreement["type"], agreement["required"]) == ("standard", True)
        for unknown in ("custom", "other"):
            response = chalk.get(f"/agreements/{unknown}")
            assert (response.status_code, list(response.json())) == (404, ["errors"])
        assert chalk.put("/agreements/standard", json={}).status_code == 405

    def test_user_agrees_and_takes_it_back(self, chalk: httpx2.Client, user: str) -> None:
        path = f"/users/{user}/agreements"
        [new] = chalk.get(path).json()["results"]
        assert new["agreed"] is False
        assert set(new) == {"type", "title", "text", "createdDate", "agreed"}
        response = chalk.put(f"{path}/standard", json={"agreed": True})
        assert (response.status_code, response.content) == (204, b"")
        agreed = chalk.get(f"{path}/standard").json()
        assert agreed["agreed"] is True
        assert re.fullmatch(SECOND, agreed["agreedDate"])
        assert chalk.get(path).json()["results"] == [agreed]
        chalk.put(f"{path}/standard", json={"agreed": False})
        assert chalk.get(f"{path}/standard").json() == new

    def test_refusals(self, chalk: httpx2.Client, user: str) -> None:
        path = f"/users/{user}/agreements/standard"
        for body in ({}, {"agreed": "yes"}, {"agreed": True, "more": 1}):
            assert chalk.put(path, json=body).status_code == 400
        for unknown in (f"/users/{user}/agreements/custom", f"/users/{NOBODY}/agreements/standard"):
            assert chalk.put(unknown, json=[]).status_code == 404
            assert chalk.get(unknown).status_code == 404


@pytest.mark.parametrize("base", ["/dc/api/v5", "/api/v5"])
def test_both_addresses(mock: MockServer, base: str) -> None:
    headers = {"Authorization": "Bearer mock-token"}
    with httpx2.Client(
        base_url=mock.url + base, headers=headers, trust_env=False, verify=False
    ) as chalk:
        for number in range(4):
            body = {"type": "text", "name": f"Field {number}", "categoryName": "Contact"}
            location = chalk.post("/userfields", json=body).headers["location"]
            assert location.startswith(f"{mock.url}{base}/userfields/")
        page = chalk.get("/userfields", params={"limit": 2, "offset": 2}).json()
        assert page["next"] == f"{base}/userfields?limit=2&offset=4"
        assert page["prev"] == page["previous"] == f"{base}/userfields?limit=2&offset=0"
