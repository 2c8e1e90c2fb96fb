"""A span for each call, if OpenTelemetry is installed and configured."""

from contextlib import suppress
from typing import Self

from .message import Response
from .operation import Operation, Platform
from .responses import Exchange

try:
    from opentelemetry.trace import (
        ProxyTracerProvider,
        SpanKind,
        Status,
        StatusCode,
        get_tracer,
        get_tracer_provider,
    )
except ImportError:
    _tracer = None
else:
    _tracer = get_tracer("matricula")


def is_tracing_enabled() -> bool:
    """Return True if the program has set up a tracer."""
    return _tracer is not None and not isinstance(get_tracer_provider(), ProxyTracerProvider)


class Trace:
    """A context manager for the span of one call. The span has no query, no body and no header.

    Its name and attributes follow OpenTelemetry's semantic conventions for HTTP clients.
    """

    __slots__ = ("_span",)

    def __init__(self, platform: Platform, operation: Operation) -> None:
        attributes = {
            "http.request.method": operation.method,
            "url.template": operation.path,
            "matricula.platform": platform.name,
            "matricula.operation": operation.id,
        }
        assert _tracer is not None
        # It is not the current span: other tasks run between two steps of a flow.
        self._span = _tracer.start_span(str(operation), kind=SpanKind.CLIENT, attributes=attributes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # The outcome of a write must not be lost to an error of the program's tracer.
        with suppress(Exception):
            self._span.end()

    def end(self, exchange: Exchange) -> None:
        """Record the last result and the number of attempts."""
        with suppress(Exception):
            self._record(exchange)

    def _record(self, exchange: Exchange) -> None:
        result = exchange.last
        self._span.set_attribute("http.request.resend_count", max(exchange.attempts - 1, 0))
        if isinstance(result, Response):
            self._span.set_attribute("http.response.status_code", result.status_code)
        elif result is not None:
            self._span.set_attribute(
                "error.type", getattr(result.cause, "kind", type(result.cause).__name__)
            )
            self._span.set_status(Status(StatusCode.ERROR))
