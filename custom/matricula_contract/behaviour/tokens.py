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
        for number, headers in enumerate(wrong_headers(target, operation), 1):
            status = target.send(request, headers).status
            assert status in allowed, f"{operation.id}: wrong token {number} got {status}"
        assert target.state() == before, f"{operation.id}: a wrong token changed something"
        assert target.send(request).accepted, f"{operation.id}: the good token was refused"


def wrong_headers(target: TargetServer, operation: ContractOperation) -> Iterator[dict[str, str]]:
    """Yield headers with wrong tokens, some of them similar to a good one."""
    name, value = next(iter(target.authorization(operation).items()))
    token = target.token
    prefix = value.removesuffix(token)
    other = "Bearer " if prefix != "Bearer " else "Token "
    yield {}
    yield {"X-" + name: value, "Cookie": f"token={token}"}
    for wrong in (
        *("", prefix.strip(), token, other + token, f"Basic {token}"),
        *(f"{prefix}wrong", value + "x", value[:-1], prefix + _swap(token), f'{prefix}"{token}"'),
        *(f"{value} {token}", f"{value},{token}", prefix + value, f"{prefix}null", f"{prefix}*"),
    ):
        yield {name: wrong}


def _swap(token: str) -> str:
    """Return the token in capitals, or another one if it has no small letters."""
    return token.upper() if token.upper() != token else f"{token}X"
