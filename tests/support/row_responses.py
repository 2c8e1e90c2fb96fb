"""Responses of platforms, as a RowRun takes them."""

import json

from matricula_runtime.message import JSON, Response

MADE_USER = Response(201, {"location": "/users/u2"})
MADE_REGISTRATION = Response(201, {"location": "/registrations/r1"})


def show(content: JSON, status: int = 200) -> Response:
    headers = {"content-type": "application/json"}
    return Response(status, headers, json.dumps(content).encode())


def list_users(*ids: str) -> Response:
    """Return DigitalChalk's response to the look-up of Ana's account."""
    names = {"email": "ana@example.org", "firstName": "Ana", "lastName": "Lee", "username": "lee"}
    return show({"results": [{"id": id_, **names} for id_ in ids]})


NO_USER = show({"error": "no such user"}, 404)
WRONG = show({"fieldErrors": {"firstName": "is wrong"}}, 400)
MISSING = show([])
