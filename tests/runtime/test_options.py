"""Options, rates, proxies, certificates, logs and traces of a connection."""

import json
import time
from typing import Any

import pytest
from connection_runner import ConnectionRunner
from opentelemetry import trace as telemetry
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from scripted_server import CLOSE, Serve, response

import matricula
from matricula import (
    AsyncTahoe,
    ConfigurationError,
    DigitalChalk,
    HttpxTransport,
    Learner,
    NetworkSettings,
    Options,
    Tahdah,
    Tahoe,
)
from matricula.rosters import register
from matricula_runtime.message import Failure, Request, Response

USER = response(200, '{"id": 1}')


def test_all_calls_and_views_of_a_connection_share_its_rate(
    runner: ConnectionRunner, serve: Serve
) -> None:
    server = serve(lambda request, number: USER)
    connection = runner.connect("tahoe", server.url, options=Options(rate=600))
    view = connection.with_options(timeout=5)
    began = time.monotonic()
    for one in (connection, view, connection, view):
        runner.wait(one.users.get(1))
    assert time.monotonic() - began >= 0.29
    free = connection.with_options(rate=None)
    began = time.monotonic()
    for _ in range(3):
        runner.wait(free.users.get(1))
    assert time.monotonic() - began < 0.25


def test_the_documented_rate_holds_for_every_host_but_this_machine() -> None:
    limit = Tahoe("x", site="example").session.rate_limiter.limit
    assert limit is not None
    assert (limit.requests, limit.per) == (60, 60)
    assert Tahoe("x", base_url="http://localhost:1").session.rate_limiter.limit is None
    assert Tahdah("x").session.rate_limiter.limit is None
    for rate in (0, -1):
        with pytest.raises(ConfigurationError, match="rate"):
            Tahdah("x", options=Options(rate=rate))


@pytest.mark.parametrize("value", [3, 0, b"x", {}, []])
@pytest.mark.parametrize("name", ["base_url", "site", "transport", "network"])
def test_an_argument_of_another_type_is_refused(name: str, value: Any) -> None:
    given: dict[str, Any] = {"site": "example", name: value}
    for platform in (Tahoe, AsyncTahoe):
        with pytest.raises(ConfigurationError, match=f"^{name} must be a"):
            platform("x", **given)
    with pytest.raises(ConfigurationError, match=f"^{name} must be a"):
        DigitalChalk("x", **{name: value})


@pytest.mark.parametrize("name", ["proxy", "ca_bundle", "client_cert", "client_key"])
def test_a_network_setting_is_a_text(name: str) -> None:
    values: tuple[Any, ...] = (3, 0, b"x", {})
    for value in values:
        with pytest.raises(ConfigurationError, match=f"^{name} must be a text, not"):
            NetworkSettings(**{name: value})


@pytest.mark.parametrize("name", ["timeout", "connect_timeout", "deadline"])
@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), True, "5"])
def test_a_time_is_a_number_that_a_clock_reaches(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Options(**{name: value})


def test_a_refusal_for_the_rate_holds_up_all_calls(runner: ConnectionRunner, serve: Serve) -> None:
    throttled = response(429, '{"detail": "throttled"}', retry_after="1")
    server = serve(lambda request, number: throttled if number == 1 else USER)
    connection = runner.connect("tahoe", server.url, options=Options(retries=1))
    began = time.monotonic()
    runner.wait(connection.users.get(1))
    assert 0.9 < time.monotonic() - began < 3


@pytest.mark.parametrize(
    "values",
    [
        {"timeout": -1},
        {"timeout": "3"},
        {"connect_timeout": 0},
        {"deadline": 0},
        {"retries": -1},
        {"retries": 1.5},
        {"rate": "fast"},
    ],
)
def test_an_option_that_cannot_be_one_is_refused_at_once(values: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(values))):
        Options(**values)
    with pytest.raises(ConfigurationError):
        Tahdah("x", options=values)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError):
        Tahdah(5)  # type: ignore[arg-type]


def test_the_deadline_bounds_all_attempts(runner: ConnectionRunner, serve: Serve) -> None:
    server = serve(lambda request, number: CLOSE)
    options = Options(retries=1000, deadline=0.6)
    connection = runner.connect("tahoe", server.url, options=options)
    began = time.monotonic()
    with pytest.raises(matricula.NoResponse):
        runner.wait(connection.users.get(1))
    assert time.monotonic() - began < 3


def test_a_custom_transport_can_be_given() -> None:
    class Canned:
        def __init__(self) -> None:
            self.sent: list[Request] = []

        def send(self, request: Request, timeout: object) -> Response | Failure:
            self.sent.append(request)
            return Response(200, {}, b'{"id": 7}')

        def close(self) -> None: ...

    transport = Canned()
    with Tahoe("secret-token-1234", base_url="https://host.example", transport=transport) as tahoe:
        assert tahoe.users.get(7).id == 7
    assert transport.sent[0].url == "https://host.example/tahoe/api/v1/users/7/"
    assert "secret" not in repr(transport.sent)


def test_a_missing_ca_bundle_is_an_error_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"/no/such/file\.pem: No such file"):
        HttpxTransport(NetworkSettings(ca_bundle="/no/such/file.pem"))


@pytest.fixture(scope="module")
def spans() -> InMemorySpanExporter:
    """Finished spans. The provider can be set only once in a process."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    telemetry.set_tracer_provider(provider)
    return exporter


def test_each_call_has_a_span_without_personal_data(
    runner: ConnectionRunner, serve: Serve, spans: InMemorySpanExporter
) -> None:
    spans.clear()
    server = serve(
        lambda request, number: CLOSE if number == 1 else response(200, '{"results": []}')
    )
    connection = runner.connect("tahoe", server.url, options=Options(retries=1))
    runner.collect(connection.users.list(email_exact="ana@example.org"))
    (span,) = spans.get_finished_spans()
    shown = json.loads(span.to_json())
    assert shown["name"] == "GET /tahoe/api/v1/users/"
    assert shown["attributes"]["http.response.status_code"] == 200
    assert shown["attributes"]["http.request.resend_count"] == 1
    assert "ana" not in json.dumps(shown)


def test_calls_of_a_roster_have_spans(serve: Serve, spans: InMemorySpanExporter) -> None:
    spans.clear()
    server = serve(lambda request, number: response(200, '{"user_id": 1}'))
    ana = Learner(email="ana@example.org", name="Ana", username="ana")
    with Tahoe("secret", base_url=server.url) as tahoe:
        assert [result.outcome for result in register(tahoe, [ana])] == ["created"]
    assert [span.name for span in spans.get_finished_spans()] == [
        "POST /tahoe/api/v2/registrations/"
    ]
