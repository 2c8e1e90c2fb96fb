"""`matricula roster reopen`: send people again of whom somebody knows that they are not there."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from matricula_runtime.email_key import email_key

from ..rosters import Archive, Journal, Record, RosterError
from .exits import Exit
from .register import confirm
from .terminal import show


def run(options: argparse.Namespace) -> int:
    """Reopen unconfirmed rows; the exit code."""
    path = Path(options.journal)
    if bool(options.addresses) == options.all:
        raise RosterError("Say whom: their addresses, or --all.")
    with Archive(path) as archive, closing(Journal(path)) as journal:
        origin = archive.summarize().origin
        found = list(archive.records("unconfirmed"))
        records = found if options.all else _choose(found, options.addresses)
        identities = {one.identity for one in records}
        if records:
            confirm(options, origin, f"let the next run send {len(identities)} people again")
            journal.forget_doubts(sorted(identities))
    for one in records:
        show(f"row {one.row} {one.email}: will be sent by the next run")
    show(f"{len(identities)} reopened" if records else "nobody is unconfirmed")
    return Exit.OK


def _choose(records: Sequence[Record], addresses: Sequence[str]) -> list[Record]:
    wanted = {email_key(address) for address in addresses}
    unknown = wanted - {email_key(one.email) for one in records}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise RosterError(f"Not unconfirmed in this journal: {names}. Nothing was changed.")
    return [one for one in records if email_key(one.email) in wanted]
