"""Emails that Tahoe refuses, although its API describes no form of them.

Source: the published code, run (`tahoe-source-run` in the spec).
"""

import re
from collections.abc import Mapping

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII | re.IGNORECASE)


def check_email(body: Mapping[str, object]) -> dict[str, str]:
    """Return why the platform would refuse the email of a body, by the name of its property."""
    email = body.get("email")
    if not isinstance(email, str):
        return {}
    local, _, domain = email.strip().rpartition("@")
    if domain.startswith("[") or domain == "localhost" or local.startswith('"'):
        return {}
    try:
        labels = domain.encode("idna").decode().split(".")
    except UnicodeError:
        labels = [domain]
    is_domain = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and len(labels[-1]) > 1
    return {} if is_domain and _LOCAL.fullmatch(local) else {"email": "it is no valid email"}
