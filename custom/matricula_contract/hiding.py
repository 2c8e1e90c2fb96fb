"""Hides the token that a server repeats, before a check reads it or a message quotes it."""

import json
from collections.abc import Iterator
from urllib.parse import quote

HIDDEN = "[hidden]"


def hide(token: str, text: str) -> str:
    """Replace a token in a text, in the forms in which a server may repeat it."""
    for form in _list_forms(token):
        text = text.replace(form, HIDDEN)
    return text


def hide_in_body(token: str, body: bytes) -> bytes:
    """Replace a token in the body of a response: checks make new values of what they read."""
    for form in _list_forms(token):
        body = body.replace(form.encode(), HIDDEN.encode())
    return body


def _list_forms(token: str) -> Iterator[str]:
    forms = {token, json.dumps(token)[1:-1], repr(token)[1:-1], quote(token), quote(token, safe="")}
    # Longer forms first: a plain one may be a part of them.
    yield from sorted(filter(None, forms), key=len, reverse=True)
