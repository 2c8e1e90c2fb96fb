"""Variants of a platform: how they are chosen, and the one of Tahoe that hides inactive accounts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from mock_command import refuse, running
from operation_paths import find_path

from matricula import PLATFORMS
from matricula_mock import ControlError, MockServer
from matricula_mock.document import MockSpec, SpecError
from matricula_mock.variants import VariantError, read_variants

USERS = find_path("tahoe", "listUsers")
V1 = find_path("tahoe", "createRegistrationV1")
V2 = find_path("tahoe", "createRegistration")
TOKEN = {"Authorization": "Token mock-token"}
ANA = {"username": "ana-lee", "email": "ana@example.org", "name": "Ana Lee"}
ACTIVE = {"password": "correct-horse-9", "send_activation_email": False}
ALL, ONLY = {"tahoe": "all-accounts"}, {"tahoe": "active-accounts"}


def list_emails(tahoe: httpx2.Client, **query: str) -> list[str]:
    page = tahoe.get(USERS, params=query).json()
    assert page["count"] >= len(page["results"])
    return [user["email"] for user in page["results"]]


@pytest.mark.matricula_variants(tahoe="active-accounts")
class TestActiveAccountsOnly:
    @pytest.mark.parametrize("more", [{}, {"password": "correct-horse-9"}])
    def test_an_inactive_account_is_not_shown(
        self, tahoe: httpx2.Client, more: dict[str, str]
    ) -> None:
        id = tahoe.post(V2, json=ANA | more).json()["user_id"]
        assert list_emails(tahoe) == []
        assert list_emails(tahoe, email_exact=ANA["email"]) == []
        response = tahoe.get(f"{USERS}{id}/")
        assert (response.status_code, response.json()) == (404, {"detail": "Not found."})

    def test_its_email_is_taken(self, tahoe: httpx2.Client) -> None:
        tahoe.post(V2, json=ANA)
        for path in (V1, V2):
            again = tahoe.post(path, json=ANA | {"email": "ANA@example.org", "username": "other"})
            assert again.status_code == 409

    def test_an_account_that_is_active_at_once_is_shown(self, tahoe: httpx2.Client) -> None:
        id = tahoe.post(V2, json=ANA | ACTIVE).json()["user_id"]
        assert list_emails(tahoe) == [ANA["email"]]
        assert list_emails(tahoe, email_exact="ANA@Example.org") == [ANA["email"]]
        assert tahoe.get(f"{USERS}{id}/").status_code == 200

    def test_an_account_is_shown_once_its_owner_has_acted(
        self, mock: MockServer, tahoe: httpx2.Client
    ) -> None:
        tahoe.post(V2, json=ANA)
        (account,) = mock.state()["tahoe"]["users"]
        mock.seed({"tahoe": {"users": [account | {"active": True}]}})
        assert list_emails(tahoe) == [ANA["email"]]

    def test_pages_have_active_accounts_in_the_order_of_their_ids(
        self, mock: MockServer, tahoe: httpx2.Client
    ) -> None:
        users = [{"id": id, "active": id % 2 == 0} for id in (8, 2, 3, 6, 5, 4)]
        mock.seed({"tahoe": {"users": users}})
        page = tahoe.get(USERS, params={"limit": 2, "offset": 1}).json()
        assert [user["id"] for user in page["results"]] == [4, 6]
        assert (page["count"], page["next"][-17:]) == (4, "?limit=2&offset=3")

    @pytest.mark.matricula_variants(tahoe="all-accounts")
    def test_the_closest_marker_counts(self, tahoe: httpx2.Client) -> None:
        tahoe.post(V2, json=ANA)
        assert list_emails(tahoe) == [ANA["email"]]


def test_all_accounts_are_the_default(mock: MockServer, tahoe: httpx2.Client) -> None:
    assert mock.variants() == ALL
    tahoe.post(V2, json=ANA)
    assert list_emails(tahoe) == [ANA["email"]]


def test_the_control_routes_choose_and_show(anybody: httpx2.Client, tahoe: httpx2.Client) -> None:
    tahoe.post(V2, json=ANA)
    assert anybody.get("/_mock/variants").json() == ALL
    assert anybody.put("/_mock/variants", json=ONLY).json() == ONLY
    assert list_emails(tahoe) == []
    assert anybody.put("/_mock/variants", json={}).json() == ONLY
    anybody.post("/_mock/reset")
    assert anybody.get("/_mock/variants").json() == ALL


@pytest.mark.parametrize(
    ("chosen", "text"),
    [
        (
            {"tahoe": "active"},
            "tahoe has no variant active; known are all-accounts (default), active-accounts",
        ),
        ({"tahoe": None}, "tahoe has no variant None; known are all-accounts"),
        ({"tahoe": ["all-accounts"]}, "tahoe has no variant ['all-accounts']; known are"),
        ({"tahdah": "all-accounts"}, "tahdah has no variants"),
        (
            {"nowhere": "all-accounts"},
            f"there is no platform nowhere; known are {', '.join(PLATFORMS)}",
        ),
        ([], 'variants must be an object such as {"PLATFORM": "VARIANT"}'),
    ],
)
def test_unknown_variants_are_refused(
    mock: MockServer, anybody: httpx2.Client, chosen: dict[str, str], text: str
) -> None:
    response = anybody.put("/_mock/variants", json=chosen)
    assert response.status_code == 400
    assert text in response.json()["error"]
    assert mock.variants() == ALL
    if isinstance(chosen, dict):
        with pytest.raises(ControlError, match="no"):
            mock.variants(chosen)
        with pytest.raises(VariantError, match="no"):
            MockServer(variants=chosen)


def test_one_unknown_variant_changes_none(mock: MockServer) -> None:
    with pytest.raises(ControlError, match="moodle"):
        mock.variants({"tahoe": "active-accounts", "moodle": "x"})
    assert mock.variants() == ALL


def test_the_variant_of_the_start_returns_with_a_reset() -> None:
    with MockServer(variants=ONLY) as mock:
        assert mock.variants(ALL) == ALL
        mock.reset()
        assert mock.variants() == ONLY


def test_the_database_keeps_the_accounts_and_not_the_variant(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    with MockServer(database=file, variants=ONLY) as mock:
        mock.seed({"tahoe": {"users": [{"id": 1, "active": False}, {"id": 2, "active": True}]}})
    for variants, ids in ((None, [1, 2]), (ONLY, [2])):
        with MockServer(database=file, variants=variants) as mock:
            page = httpx2.get(mock.url + USERS, headers=TOKEN, trust_env=False, verify=False).json()
            assert [user["id"] for user in page["results"]] == ids


def test_the_command_line_chooses() -> None:
    with running("--port", "0", "--variant", "tahoe=active-accounts") as (_, line):
        shown = httpx2.get(line.split()[-1] + "/_mock/variants", trust_env=False, verify=False)
        assert shown.json() == ONLY


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("active-accounts", "give platform=variant, with a name of x-variants"),
        ("tahoe=", "give platform=variant"),
        ("tahoe=some", "tahoe has no variant some; known are all-accounts (default)"),
    ],
)
def test_the_command_line_refuses_unknown_ones(text: str, message: str) -> None:
    assert message in refuse("--port", "0", f"--variant={text}")


MARKED = """
import pytest

@pytest.mark.matricula_variants(tahoe="active-accounts")
def test_one(matricula_mock):
    assert matricula_mock.variants() == {"tahoe": "active-accounts"}

def test_other(matricula_mock):
    assert matricula_mock.variants() == {"tahoe": "all-accounts"}
"""


def test_the_marker_comes_with_the_package(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(MARKED, encoding="utf-8")
    plugins = [f"-pno:{name}" for name in ("cacheprovider", "schemathesis", "hypothesispytest")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "--strict-markers", *plugins],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    "variants",
    [
        ["one"],
        {"one": {"description": "One."}, "two": {"description": "Two."}},
        {name: {"description": "Any.", "default": True} for name in ("one", "two")},
        {"one": {"default": True}},
        {"one": "default"},
    ],
)
def test_a_spec_needs_one_default(variants: object) -> None:
    document = MockSpec("library", {"paths": {}, "x-variants": variants})
    with pytest.raises(SpecError, match="x-variants must be like"):
        read_variants(document)


def test_a_spec_without_variants_has_none() -> None:
    variants = read_variants(MockSpec("library", {"paths": {}}))
    assert (variants.known, variants.chosen) == ({}, "")
