"""Check: requests without a good token are refused and change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ..specification import ContractOperation
from .target import TargetServer
from .valid_requests import make_request


def check_tokens(target: TargetServer) -> None:
    """Check that every operation rejects wrong tokens with a documented status."""
    for operation in target.spec.operations.values():
        request = make_request(target, operation.id)
        before = target.state()
        allowed = set(target.spec.token_refusals) & set(operation.statuses)
        for name, headers in wrong_headers(target, operation):
            status = target.send(request, headers).status
            verb = "is accepted with" if status < 300 else "got"
            assert status in allowed, f"{operation.id}: {name} {verb} {status}"
        assert target.state() == before, f"{operation.id}: a wrong token changed something"
        assert target.send(request).accepted, f"{operation.id}: the good token was refused"


def wrong_headers(
    target: TargetServer, operation: ContractOperation
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield headers with wrong tokens, some similar to the good one, each with a description."""
    name, value = next(iter(target.authorization(operation).items()))
    token = target.token
    prefix = value.removesuffix(token)
    other = "Bearer " if prefix != "Bearer " else "Token "
    yield "no token", {}
    yield "your token in other headers", {"X-" + name: value, "Cookie": f"token={token}"}
    for described, wrong in (
        ("an empty header", ""),
        (f"the word {prefix.strip()} alone", prefix.strip()),
        ("your token without a word before it", token),
        (f"your token after the word {other.strip()}", other + token),
        ("your token after the word Basic", f"Basic {token}"),
        ("another token", f"{prefix}wrong"),
        ("your token with a letter more", value + "x"),
        ("your token without its last letter", value[:-1]),
        ("your token in capitals", prefix + _swap(token)),
        ("your token in quotes", f'{prefix}"{token}"'),
        ("your token twice", f"{value} {token}"),
        ("your token twice, with a comma", f"{value},{token}"),
        ("your token after two words", prefix + value),
        ("the token null", f"{prefix}null"),
        ("the token *", f"{prefix}*"),
    ):
        yield described, {name: wrong}


def _swap(token: str) -> str:
    """Return the token in capitals, or another one if it has no small letters."""
    return token.upper() if token.upper() != token else f"{token}X"
