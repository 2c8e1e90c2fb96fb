"""The samples of the reference pages send the spec's examples to the mock."""

import warnings
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from curl_command import run_with_curl

from docs_site.look_up import make_look_up
from docs_site.needs import list_needs
from docs_site.samples import Sample, make_samples
from docs_site.servers import MOCK_URL, make_mock_server, make_vendor_server
from docs_site.spec import SiteOperation, Spec, list_specs
from matricula import CallError
from matricula_mock import MockServer
from matricula_mock.recording import MASK

SPECS = {path.stem: Spec.read(path) for path in list_specs()}
OPERATIONS = [
    pytest.param(spec, operation, id=f"{name}-{operation.id}")
    for name, spec in SPECS.items()
    for operation in spec.operations
]
FORM = "application/x-www-form-urlencoded"
STATE = (400, 404, 409)
"""Statuses of an example that the mock may reject because of its records."""


@pytest.fixture(autouse=True)
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SPECS:
        monkeypatch.setenv(f"{name.upper()}_TOKEN", "mock-token")


def make_for_mock(spec: Spec, operation: SiteOperation, language: str) -> list[Sample]:
    samples = make_samples(spec, operation, make_mock_server(spec))
    return [one for one in samples if one.language == language]


def run_python(spec: Spec, sample: Sample, url: str) -> None:
    assert MOCK_URL in sample.source
    source = sample.source.replace(MOCK_URL, url)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        exec(compile(source, f"{spec.name} {sample.label}", "exec"), {})


def run_curl(sample: Sample, url: str) -> None:
    assert MOCK_URL in sample.source
    run_with_curl(sample.source.replace(MOCK_URL, url))


def sent(mock: MockServer) -> dict[str, object]:
    """Return the last request that the mock received."""
    return dict(mock.requests()[-1])


def check(spec: Spec, sample: Sample, mock: MockServer) -> None:
    call = sent(mock)
    assert call["operationId"] == sample.operation.id
    assert call["status"] in (200, 201, 204, *STATE), call
    path = urlsplit(spec.server).path + sample.operation.path
    query = {}
    for name, value in sample.values.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", str(value))
        else:
            query[name] = value
    assert call["path"] == path
    expected = dict(sample.body or {})
    body = hide_as(expected, call["body"] or {})
    media_types = sample.operation.facts.get("requestBody", {}).get("content", ())
    # A form sends a list of one as one field, and all values as text.
    if "form" in sample.label or [*media_types] == [FORM]:
        body, expected = as_form(body), as_form(expected)
    assert body == expected
    assert {name: str(value) for name, value in query.items()} == read_query(call)


def hide_as(expected: object, shown: object) -> Any:
    """Return what the mock shows of a body, with the expected values in the places of secrets."""
    if isinstance(expected, dict) and isinstance(shown, dict):
        return {name: hide_as(expected.get(name), value) for name, value in shown.items()}
    return expected if shown == MASK else shown


def as_form(body: dict[str, object]) -> dict[str, list[str]]:
    return {
        name: [write(item) for item in (value if isinstance(value, list) else [value])]
        for name, value in body.items()
    }


def write(value: object) -> str:
    """Return a value as a field of a form has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_query(call: dict[str, object]) -> dict[str, str]:
    query = dict(call["query"] or {})  # type: ignore[call-overload]
    return {k: str(v[0] if isinstance(v, list) else v) for k, v in query.items()}


@pytest.mark.parametrize(("spec", "operation"), OPERATIONS)
def test_python(spec: Spec, operation: SiteOperation, mock: MockServer) -> None:
    samples = make_for_mock(spec, operation, "python")
    assert {one.label.partition(":")[0] for one in samples} == {"Python", "Python, async"}
    for sample in samples:
        mock.reset()
        with suppress(CallError):  # `check` looks at the status
            run_python(spec, sample, mock.url)
        check(spec, sample, mock)


@pytest.mark.parametrize(("spec", "operation"), OPERATIONS)
def test_curl(spec: Spec, operation: SiteOperation, mock: MockServer) -> None:
    samples = make_for_mock(spec, operation, "shell")
    assert samples
    for sample in samples:
        mock.reset()
        run_curl(sample, mock.url)
        check(spec, sample, mock)
        needs = {need.name: need.text for need in list_needs(spec, operation)}
        if sent(mock)["status"] in STATE:
            assert "if it has no such record: create one with [" in needs["Mock server"]


@pytest.mark.parametrize(("spec", "operation"), OPERATIONS)
def test_the_curl_look_up_after_a_lost_response(
    spec: Spec, operation: SiteOperation, mock: MockServer
) -> None:
    look_up = make_look_up(spec, operation)
    replay = operation.facts["x-replay"]
    assert (look_up is None) == ("operation" not in replay)
    if look_up is None:
        return
    run_curl(make_for_mock(spec, operation, "shell")[0], mock.url)
    done, body = sent(mock)["status"] in (200, 201), sent(mock)["body"]
    found = run_with_curl(look_up.sources["mock"].replace(MOCK_URL, mock.url))
    call = sent(mock)
    assert (call["operationId"], call["status"]) == (replay["operation"], 200)
    assert set(read_query(call)) <= set(replay["parameters"])
    if done and isinstance(body, dict) and "email" in body:
        assert body["email"] in found
        assert f"`{body['email']}`" in look_up.reading


def test_a_registration_reads_like_handwritten_code() -> None:
    spec = SPECS["tahoe"]
    create = next(one for one in spec.operations if one.id == "createRegistration")
    assert make_samples(spec, create, make_vendor_server(spec))[0].source == (
        "from matricula import Tahoe\n\n"
        "# The token is read from TAHOE_TOKEN.\n"
        'with Tahoe(site="example") as tahoe:\n'
        "    result = tahoe.registrations.create(\n"
        '        username="auserton",\n'
        '        email="alex.userton@example.com",\n'
        '        name="Alex Userton",\n'
        "    )\n"
        "    print(result)"
    )


def test_bodies_without_their_own_method_get_no_sample() -> None:
    spec = SPECS["digitalchalk"]
    update = next(one for one in spec.operations if one.id == "updateRegistration")
    labels = [one.label for one in make_for_mock(spec, update, "python")]
    assert labels == [
        "Python: grade",
        "Python: eject",
        "Python, async: grade",
        "Python, async: eject",
    ]


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_sample_for_the_vendor_differs_in_the_server_only(spec: Spec) -> None:
    mock, vendor = make_mock_server(spec), make_vendor_server(spec)
    for operation in spec.operations:
        pairs = [make_samples(spec, operation, server) for server in (mock, vendor)]
        for one, other in zip(*pairs, strict=True):
            if one.language == "python":
                expected = one.source.replace(mock.arguments, vendor.arguments)
            else:
                expected = one.source.replace(mock.url, vendor.url)
                expected = expected.replace(mock.token, vendor.token)
            assert other.source == expected
