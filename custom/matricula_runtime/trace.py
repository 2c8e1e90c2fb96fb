"""A span of OpenTelemetry for each call, where OpenTelemetry is installed; else nothing."""

from typing import Self

from .message import Failure, Response
from .operation import Operation, Platform

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
    """Whether anybody takes spans."""
    return _tracer is not None and not isinstance(get_tracer_provider(), ProxyTracerProvider)


class Trace:
    """The span of one call, a context. It holds no query, no body and no header.

    It is named and described by OpenTelemetry's conventions for HTTP clients.
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
        # Not made the current span: between two steps of a flow other tasks run.
        self._span = _tracer.start_span(str(operation), kind=SpanKind.CLIENT, attributes=attributes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._span.end()

    def end(self, result: Response | Failure, attempts: int) -> None:
        """Note how the call ended."""
        self._span.set_attribute("http.request.resend_count", attempts - 1)
        if isinstance(result, Response):
            self._span.set_attribute("http.response.status_code", result.status_code)
        else:
            self._span.set_attribute(
                "error.type", getattr(result.cause, "kind", type(result.cause).__name__)
            )
            self._span.set_status(Status(StatusCode.ERROR))
