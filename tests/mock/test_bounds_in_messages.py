"""Messages take their bounds from the spec, so they follow an edit of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from operation_paths import find_path

from matricula_mock import MockServer
from matricula_mock.document import spec_folder
from matricula_mock.platforms.tahoe import platform
from spec_yaml import LOADER

ANA = {"username": "ana-lee", "email": "ana@example.org", "name": "Ana Lee"}
REGISTRATION = find_path("tahoe", "createRegistration")
ENROLLMENTS = find_path("tahoe", "updateEnrollments")

Edit = Callable[[dict[str, Any]], None]


@contextmanager
def edited(folder: Path, edit: Edit) -> Iterator[httpx2.Client]:
    """Serve a Tahoe with an edited spec."""
    spec = yaml.load((spec_folder() / "tahoe.yaml").read_bytes(), LOADER)
    edit(spec["components"]["schemas"])
    (folder / "tahoe.yaml").write_text(json.dumps(spec), encoding="utf-8")  # JSON is YAML
    headers = {"Authorization": "Token mock-token"}
    with (
        MockServer(specs=folder, platforms=[platform]) as mock,
        httpx2.Client(base_url=mock.url, headers=headers, trust_env=False, verify=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("schema", "change", "value", "text"),
    [
        ("Username", {}, "a", "Username must be between 2 and 30 characters long."),
        ("Username", {"minLength": 3}, "ab", "Username must be between 3 and 30 characters long."),
        ("EmailAddress", {"maxLength": 5}, "a@b.co", "Email cannot be more than 5 characters long"),
        ("FullName", {}, "", "Your legal name must be a minimum of one character long"),
        (
            "FullName",
            {"minLength": 3},
            "Al",
            "Your legal name must be a minimum of 3 characters long",
        ),
    ],
)
def test_a_registration(
    tmp_path: Path, schema: str, change: dict[str, object], value: str, text: str
) -> None:
    name = {"Username": "username", "FullName": "name", "EmailAddress": "email"}[schema]
    with edited(tmp_path, lambda schemas: schemas[schema].update(change)) as tahoe:
        response = tahoe.post(REGISTRATION, json=ANA | {name: value})
        assert (response.status_code, response.json()) == (400, {"user_message": [[name, [text]]]})


def test_an_enrollment(tmp_path: Path) -> None:
    def edit(schemas: dict[str, Any]) -> None:
        schemas["CourseIds"]["maxItems"] = 1
        schemas["LearnerIdentifiers"]["maxItems"] = 2
        schemas["CourseId"]["maxLength"] = 20

    with edited(tmp_path, edit) as tahoe:
        body = {"action": "enroll", "courses": ["course-v1:a+b+c"] * 2, "identifiers": ["a"] * 3}
        response = tahoe.post(ENROLLMENTS, json=body)
        assert response.json() == {
            "courses": ["Ensure this field has no more than 1 elements."],
            "identifiers": ["Ensure this field has no more than 2 elements."],
        }
        body = {"action": "enroll", "courses": ["course-v1:acme+AP200+2019"], "identifiers": ["a"]}
        response = tahoe.post(ENROLLMENTS, json=body)
        assert response.json() == {"courses": ["Course key not valid: course-v1:acme+AP200+2019"]}
