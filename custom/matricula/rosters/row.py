"""A row of a roster as a learner to register."""

import re
from collections.abc import Collection, Sequence

from attrs import define, field

from matricula_runtime.email_key import email_key
from matricula_runtime.outcomes import Rejected

from ..learner import Learner
from ..registrar import Registrar, Values
from ..registration_steps import require
from .cell_check import CellCheck
from .clean_values import clean_values, find_hidden, name_character, strip_invisible
from .field_names import PLAIN, FieldNames
from .generated_values import GeneratedValues
from .identity import SEPARATOR, make_fingerprint
from .places import RowPlaces
from .readers.columns import LEARNER_FIELDS, Columns, is_secret
from .readers.half_names import name_full
from .readers.names import complete_name, holds_both, join_parts
from .readers.positions import name_column
from .readers.source import REASON, SourceRow
from .tags import RejectedRow, has_tag, read_tag

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@define
class RosterRow:
    """A row that was read: the learner, or in `refusal` the reason why it cannot be sent.

    `number` counts the data rows from 1; `places` has the lines of the file, `names` the fields.
    `person` is the email, ignoring case; `identity` adds what the row itself says to register
    on, if the settings of the run say something else.
    `secrets` are the places of cells that are never stored; None if any cell may be a password.
    `notes` say what was changed in its values, `generated` has the names of values that the roster
    does not have.
    """

    number: int
    email: str
    identity: str
    person: str
    fingerprint: bytes
    cells: Sequence[str] = field(repr=False)
    learner: Learner = field(repr=False)
    settings: Values = field(repr=False)
    refusal: Rejected | None = None
    secrets: Collection[int] | None = ()
    notes: tuple[str, ...] = ()
    generated: tuple[str, ...] = ()
    is_misread: bool = False
    """True if it was refused because its cells may not be the values that the user sees."""
    is_short: bool = False
    """True if cells at its end are missing, which count as empty."""
    corrects: RejectedRow | None = None
    """The rejected row of an earlier run that it corrects."""
    names_targets: bool = False
    """True if a column of its roster says what people are registered on."""
    is_exported: bool = False
    """True if its roster is an export of a journal, whose columns are not those of the roster."""
    places: RowPlaces = field(factory=RowPlaces, repr=False, eq=False)
    names: FieldNames = field(default=PLAIN, repr=False, eq=False)

    @property
    def line(self) -> int:
        """The line of the file on which it begins, or its row of the sheet."""
        return self.places.find_line(self.number)

    @property
    def place(self) -> str:
        """The row as messages name it: `line 25`, `Excel row 25`."""
        return self.places.name(self.number)

    @property
    def username(self) -> str:
        """The username that the platform is asked for; empty if it takes none."""
        return (self.learner.username or "") if self.names.has("username") else ""

    @property
    def public_cells(self) -> list[str]:
        """The cells, with blanks for passwords."""
        if self.secrets is None:
            return []
        return ["" if index in self.secrets else cell for index, cell in enumerate(self.cells)]


class RowMaker:
    """Makes roster rows from the cells of one roster, for one platform."""

    def __init__(
        self,
        registrar: Registrar,
        choice: Columns,
        settings: Values,
        generated: GeneratedValues | None = None,
        headers: Sequence[str] = (),
        unit: str = "row",
        delimiter: str = ",",
    ) -> None:
        has_any = generated is not None and (generated.usernames or generated.passwords)
        self._generated = generated if has_any else None
        self._registrar = registrar
        self._choice, columns = choice, choice.places
        self._columns = {name: columns[name] for name in LEARNER_FIELDS if name in columns}
        self._settings = settings
        self._own_settings = {
            name: (setting, columns[name])
            for name, setting in registrar.settings.items()
            if name in columns
        }
        self._targets = self._list_targets(settings)
        """What all rows are registered on that name nothing else: it is in no identity."""
        self._names_targets = any(one.is_target for one, _ in self._own_settings.values())
        self._headers = headers
        names = [name.lower() for name in headers]
        self._reason = names.index(REASON) if REASON in names else len(names)
        """The column of the reasons in a file of rejected rows, or a column that no row has."""
        self._width = len(headers)
        self._is_program = unit == "row"
        required = [
            name
            for name, setting in registrar.settings.items()
            if setting.required and name not in settings
        ]
        self._check = CellCheck(choice, required, headers, delimiter, can_shift=unit == "line")
        self._places = RowPlaces(unit)
        headers_by_field = {
            name: headers[at] for name, at in self._columns.items() if at < len(headers)
        }
        self._names = FieldNames(registrar, headers_by_field)
        self._secrets = {index for index, header in enumerate(headers) if is_secret(header)}
        if "password" in columns:
            self._secrets.add(columns["password"])
        # Sorted by field, so that columns may be moved. The email is added as it is compared.
        self._compared = [
            (f"{name}=", place)
            for name in sorted({*choice.places, *choice.joined} - {"email"})
            for place in choice.list_places(name)
            if place not in self._secrets
        ]
        """The columns whose values make a row another one; other columns are not used."""

    def make(self, source: SourceRow) -> RosterRow:
        """Return the roster row; `refusal` says what is wrong with it."""
        self._places.add(source.number, source.line)
        found = len(source.cells)
        source = self._check.fit(source, self._places)
        if source.problem is not None:
            return self._make_unreadable(source, source.problem)
        if source.unchanged is not None:
            return self._make_unreadable(source, source.unchanged)
        cells = source.cells
        cleaned = clean_values(self._read_learner(cells))
        learner = Learner(**cleaned.values)
        generated: tuple[str, ...] = ()
        if source.extra:
            learner.extra = source.extra
        if self._generated is not None:
            before, learner = learner, self._generated.add_to(learner)
            names = ("username", "password")
            generated = tuple(one for one in names if getattr(before, one) != getattr(learner, one))
        settings, refusal = self._read_settings(cells)
        values = require(learner, *self._registrar.needs)
        if isinstance(values, Rejected):
            refusal = values
        doubtful = self._check.find_refusal(source)
        doubtful = doubtful or self._find_renamed(cells)
        refusal = doubtful or cleaned.refusal or refusal or self._refuse_mixed(cells)
        row = self._make(source, learner, settings, refusal)
        row.notes, row.generated = cleaned.notes, generated
        row.is_misread = doubtful is not None
        row.is_short = len(source.cells) > found
        return row

    def _read_learner(self, cells: Sequence[str]) -> dict[str, str | None]:
        """Return the values of a learner by field."""
        values: dict[str, str | None] = {
            name: cells[index] or None for name, index in self._columns.items()
        }
        for name, places in self._choice.joined.items():
            values[name] = join_parts(cells[place] for place in places) or None
        if self._choice.half is not None:
            complete_name(values, self._choice.half)
        if self._choice.prefer_parts and values.get("first_name") and values.get("last_name"):
            values["name"] = None
        return values

    def _refuse_mixed(self, cells: Sequence[str]) -> Rejected | None:
        """Refuse a name that may be full where other rows have only half a name in the column."""
        half = self._choice.half
        if half is None or not self._choice.is_mixed:
            return None
        values = {
            name: join_parts(cells[at] for at in self._choice.list_places(name))
            for name in ("first_name", "last_name")
        }
        if not holds_both(values, half):
            return None
        header = self._headers[self._choice.places[half]]
        reason = (
            f"{header} has the other half of the name in it here, and not in all rows. If it is"
            f' the {half.replace("_", " ")} in all rows: --map {half}="{header}"; if it is the full'
            f" name: {name_full(header, self._choice.needs_halves)}"
        )
        return Rejected(reason, {half: (reason,)})

    def _make(
        self, source: SourceRow, learner: Learner, settings: Values, refusal: Rejected | None
    ) -> RosterRow:
        email = learner.email or ""
        key = email_key(email)
        # A row without an email is known by its number, and only within one run.
        identity = person = key or f"{SEPARATOR}{source.number}"
        targets = self._list_targets(settings) if self._names_targets else self._targets
        if targets != self._targets:
            identity = SEPARATOR.join([person, *targets])
        return RosterRow(
            number=source.number,
            email=email,
            identity=identity,
            person=person,
            fingerprint=self._make_fingerprint(source.cells, learner, key),
            cells=source.cells,
            learner=learner,
            settings=settings,
            refusal=refusal,
            secrets=self._secrets,
            places=self._places,
            names=self._names,
            corrects=self._read_tag(source.cells),
            names_targets=self._names_targets,
            is_exported=self._choice.is_export,
        )

    def _list_targets(self, settings: Values) -> list[str]:
        """Return the values of all targets as text; an empty one for each that is not given."""
        return [str(settings.get(name, "")) for name in self._registrar.target_names]

    def _find_renamed(self, cells: Sequence[str]) -> Rejected | None:
        """Refuse a row with a reason of a file of refused rows below another header.

        Its other cells may have guards, which would become a part of their values.
        """
        if self._reason < self._width or self._is_program:
            return None
        place = next((at for at, cell in enumerate(cells) if has_tag(cell)), None)
        if place is None:
            return None
        header = name_column(self._headers, place)
        text = f"the column {header!r} has the reason of a refused row. Call it {REASON!r} again"
        return Rejected(text)

    def _read_tag(self, cells: Sequence[str]) -> RejectedRow | None:
        has_reason = self._reason < len(self._headers) and self._reason < len(cells)
        found = read_tag(cells[self._reason]) if has_reason else None
        return None if found is None else found.rejected

    def _make_unreadable(self, source: SourceRow, problem: str) -> RosterRow:
        """Return the row of cells that may be below the wrong headers."""
        row = self._make(source, Learner(), {}, Rejected(problem))
        row.is_misread = True
        row.email = self._guess_email(source.cells)
        # A row that was too short or too long has the width of the headers in a refused file.
        if len(source.cells) != self._width or source.unchanged is not None:
            has_secrets = bool(self._secrets) or any(map(is_secret, source.cells))
            row.secrets = None if has_secrets else ()
        # Any of its cells may have a value of the person.
        shown = [str(source.line)] if row.secrets is None else row.public_cells
        row.fingerprint = make_fingerprint(shown, None, None)
        return row

    def _guess_email(self, cells: Sequence[str]) -> str:
        """Return the email for a message, and nothing that could be a password."""
        where = cells[:1] if self._secrets else cells
        return next((cell.strip() for cell in where if _EMAIL.fullmatch(cell.strip())), "")

    def _make_fingerprint(self, cells: Sequence[str], learner: Learner, key: str) -> bytes:
        place = self._columns.get("username", len(cells))
        values = [
            name + cells[index].strip()
            for name, index in self._compared
            if index < len(cells) and cells[index]
        ]
        values.append(key)
        # The username of the file: a generated one tells nobody apart.
        username = cells[place] if place < len(cells) else None
        return make_fingerprint(values, username, learner.full_name)

    def _read_settings(self, cells: Sequence[str]) -> tuple[Values, Rejected | None]:
        if not self._own_settings:
            return self._settings, None
        settings = dict(self._settings)
        wrong: dict[str, tuple[str, ...]] = {}
        for name, (setting, index) in self._own_settings.items():
            text = strip_invisible(cells[index])
            try:
                if hidden := find_hidden(text):
                    wrong[name] = (f"has {name_character(hidden)}",)
                elif text:
                    settings[name] = setting.parse(text)
                elif setting.required and name not in settings:
                    wrong[name] = ("missing",)
            except ValueError as error:
                wrong[name] = (f"{text!r} {error}",)
        reason = "; ".join(f"{name}: {' '.join(messages)}" for name, messages in wrong.items())
        return settings, Rejected(reason, wrong) if wrong else None
