"""A span of OpenTelemetry for each call, where OpenTelemetry is installed; else nothing."""

from typing import Any, Self

from .message import Answer, Failure
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


class Trace:
    """The span of one call, a context. It holds no query, no body and no header."""

    __slots__ = ("_span",)

    def __init__(self, span: Any) -> None:
        self._span = span

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._span is not None:
            self._span.end()

    def end(self, reply: Answer | Failure, attempts: int) -> None:
        """Note how the call ended."""
        if self._span is None:
            return
        self._span.set_attribute("http.request.resend_count", attempts - 1)
        if isinstance(reply, Answer):
            self._span.set_attribute("http.response.status_code", reply.status_code)
        else:
            self._span.set_attribute(
                "error.type", getattr(reply.cause, "kind", type(reply.cause).__name__)
            )
            self._span.set_status(Status(StatusCode.ERROR))


_NOTHING = Trace(None)


def span(platform: Platform, operation: Operation) -> Trace:
    """The span of a call, named and described by OpenTelemetry's conventions for HTTP clients."""
    if _tracer is None or isinstance(get_tracer_provider(), ProxyTracerProvider):
        return _NOTHING  # not installed, or nobody takes spans
    attributes = {
        "http.request.method": operation.method,
        "url.template": operation.path,
        "matricula.platform": platform.name,
        "matricula.operation": operation.id,
    }
    # Not made the current span: between two steps of a flow other tasks run.
    return Trace(_tracer.start_span(str(operation), kind=SpanKind.CLIENT, attributes=attributes))
