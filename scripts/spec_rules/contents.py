"""What is sent and answered: in which content types, and described by which schema."""

from collections.abc import Iterator

from spec_document import Node, SpecDocument, SpecFinding

SENT = ("application/json", "application/x-www-form-urlencoded")
ANSWERED = ("application/json",)


def check_media_types(document: SpecDocument) -> Iterator[SpecFinding]:
    """Only the content types that the clients and the mock server speak."""
    bodies = [media for operation in document.operations for _, media in operation.bodies]
    answered = [(media, ANSWERED) for media in list_responded(document)]
    for media, known in [*((media, SENT) for media in bodies), *answered]:
        if media.name not in known:
            message = f"the content type {media.name} is not spoken here"
            yield media.finding(message, f"use {' or '.join(known)}")


def list_responded(document: SpecDocument) -> list[Node]:
    """The media types of all responses, each once."""
    responses = [response for one in document.operations for _, response in one.responses]
    media = [media for response in responses for _, media in response.child("content").items()]
    return list({node.place: node for node in media}.values())


def check_schemas(document: SpecDocument) -> Iterator[SpecFinding]:
    """Whatever is sent or answered is described: nothing else is validated."""
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
    """Without `required` a body may be left out, which is seldom meant."""
    for operation in document.operations:
        body = operation.node.child("requestBody").follow()
        if body.value is not None and "required" not in body:
            yield body.finding("a body that may be left out", "write required: true, or false")
