"""Content types and schemas of requests and responses."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding

SENT = ("application/json", "application/x-www-form-urlencoded")
RECEIVED = ("application/json",)


def check_media_types(document: SpecDocument) -> Iterator[SpecFinding]:
    """Only content types that the clients and the mock server support."""
    bodies = [media for operation in document.operations for _, media in operation.bodies]
    received = [(media, RECEIVED) for media in list_responded(document)]
    for media, known in [*((media, SENT) for media in bodies), *received]:
        if media.name not in known:
            message = f"the content type {media.name} is not supported"
            yield media.finding(message, f"use {' or '.join(known)}")


def list_responded(document: SpecDocument) -> list[Node]:
    """List the media types of all responses, each once."""
    responses = [response for one in document.operations for _, response in one.responses]
    media = [media for response in responses for _, media in response.child("content").items()]
    return list({node.place: node for node in media}.values())


def check_schemas(document: SpecDocument) -> Iterator[SpecFinding]:
    """Parameters, bodies, headers and responses have a schema; nothing else is validated."""
    for operation in document.operations:
        bodies = [media for _, media in operation.bodies]
        for node in [*operation.parameters, *bodies]:
            yield from _check_schema(node)
        for _, response in operation.responses:
            for _, header in response.child("headers").items():
                yield from _check_schema(header.follow())
    for media in list_responded(document):
        yield from _check_schema(media)


def _check_schema(node: Node) -> Iterator[SpecFinding]:
    if "schema" not in node:
        yield node.finding("no schema", "add schema: …, even if it is {type: string}")


def check_required_bodies(document: SpecDocument) -> Iterator[SpecFinding]:
    """Bodies say whether they are required; the default is optional, which is rarely right."""
    for operation in document.operations:
        body = operation.node.child("requestBody").follow()
        if body.value is not None and "required" not in body:
            yield body.finding(
                "the body is optional because required is missing", "write required: true, or false"
            )
