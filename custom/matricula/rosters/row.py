"""A row as a learner to register, and what makes it the same person in another run."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from attrs import define, field

from matricula_runtime.email_key import email_key
from matricula_runtime.outcomes import Rejected

from ..learner import Learner
from ..registrar import Registrar, Values
from ..registration_steps import require
from .generated_values import Filling
from .identity import make_fingerprint
from .readers.columns import LEARNER_FIELDS, is_secret
from .readers.source import Row

SEPARATOR = "\x1f"
"""Stands in an identity between the person and each target."""


@define
class Entry:
    """A row that was read: the learner, or why there is none.

    `person` is the address, ignoring case; `identity` adds what the row itself says to register on;
    `fingerprint` has digests of all values but passwords. `secrets` are the places of the cells
    that are kept nowhere, None if any may be a password.
    """

    row: int
    line: int
    email: str
    identity: str
    person: str
    fingerprint: bytes
    cells: Sequence[str] = field(repr=False)
    learner: Learner = field(repr=False)
    values: Values = field(repr=False)
    refusal: Rejected | None = None
    secrets: Collection[int] | None = ()

    @property
    def public_cells(self) -> list[str]:
        """The cells without passwords."""
        if self.secrets is None:
            return []
        return ["" if index in self.secrets else cell for index, cell in enumerate(self.cells)]


def find_person(identity: str) -> str:
    """The person in an identity."""
    return identity.partition(SEPARATOR)[0] or identity


def list_targets(identity: str) -> list[str]:
    """What the row itself said to register on; nothing if it said nothing."""
    return identity.split(SEPARATOR)[1:]


class EntryMaker:
    """Makes entries of rows, for one platform and the columns of one roster."""

    def __init__(
        self,
        registrar: Registrar,
        columns: Mapping[str, int],
        values: Values,
        filling: Filling | None = None,
        headers: Sequence[str] = (),
    ) -> None:
        self._filling = filling
        self._registrar = registrar
        self._columns = {name: columns[name] for name in LEARNER_FIELDS if name in columns}
        self._settings = {
            name: (setting, columns[name])
            for name, setting in registrar.settings.items()
            if name in columns
        }
        self._values = values
        self._width = len(headers)
        self._secrets = {index for index, header in enumerate(headers) if is_secret(header)}
        if "password" in columns:
            self._secrets.add(columns["password"])
        # The address stands in fingerprints as it is compared.
        left_out = {*self._secrets, columns["email"]} if "email" in columns else self._secrets
        self._left_out = sorted(left_out, reverse=True)

    def make(self, row: Row) -> Entry:
        """The entry of a row. What is wrong with it is in `refusal`."""
        if row.problem is not None:
            return self._make_broken(row, row.problem)
        cells = row.cells
        given: dict[str, Any] = {
            name: cells[index] or None for name, index in self._columns.items()
        }
        learner = Learner(**given)
        if self._filling is not None:
            learner = self._filling.fill(learner)
        values, refusal = self._read_values(cells)
        needed = require(learner, *self._registrar.needs)
        return self._make(row, learner, values, needed if isinstance(needed, Rejected) else refusal)

    def _make(self, row: Row, learner: Learner, values: Values, refusal: Rejected | None) -> Entry:
        email = learner.email or ""
        address = email_key(email)
        # A row without an address is nobody: it is known by its number, and only in one run.
        identity = person = address or f"{SEPARATOR}{row.number}"
        for name, (setting, _) in self._settings.items():
            if setting.is_target:
                identity += f"{SEPARATOR}{values.get(name, '')}"
        return Entry(
            row=row.number,
            line=row.line,
            email=email,
            identity=identity,
            person=person,
            fingerprint=self._make_fingerprint(row.cells, learner, address),
            cells=row.cells,
            learner=learner,
            values=values,
            refusal=refusal,
            secrets=self._secrets,
        )

    def _make_broken(self, row: Row, problem: str) -> Entry:
        """The entry of a row whose cells may be in other places than their headers."""
        entry = self._make(row, Learner(), {}, Rejected(problem))
        if len(row.cells) != self._width:
            hides = bool(self._secrets) or any(map(is_secret, row.cells))
            entry.secrets = None if hides else ()
            entry.fingerprint = make_fingerprint(
                [str(row.line)] if hides else row.cells, None, None
            )
        return entry

    def _make_fingerprint(self, cells: Sequence[str], learner: Learner, address: str) -> bytes:
        place = self._columns.get("username", len(cells))
        values = [*cells, address]
        for index in self._left_out:
            if index < len(cells):
                del values[index]
        # As the row says it: one that is made up tells nobody apart.
        username = cells[place] if place < len(cells) else None
        return make_fingerprint(values, username, learner.full_name)

    def _read_values(self, cells: Sequence[str]) -> tuple[Values, Rejected | None]:
        if not self._settings:
            return self._values, None
        values = dict(self._values)
        wrong: dict[str, tuple[str, ...]] = {}
        for name, (setting, index) in self._settings.items():
            text = cells[index].strip()
            try:
                if text:
                    values[name] = setting.parse(text)
                elif setting.required and name not in values:
                    wrong[name] = ("missing",)
            except ValueError as error:
                wrong[name] = (f"{text!r} {error}",)
        reason = "; ".join(f"{name}: {' '.join(messages)}" for name, messages in wrong.items())
        return values, Rejected(reason, wrong) if wrong else None
