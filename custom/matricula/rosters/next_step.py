"""The next step of each person of a journal, in words for the office that keeps the roster."""

from ..registrar import Registrar
from .dry_run import can_look_up
from .journal.report import JournalRecord

_CORRECT = "correct the row, then register it again"
_RUN_AGAIN = "register the roster again: the run goes on with this person"
_LOOK_UP = "look the person up: matricula roster reconcile"
_ASK = "look for the person on the platform, then use matricula roster reopen"
_ACTIVATE = "activate the account with the link in the platform's email"
_LOG_IN = "log in"
_CHANGED = "the roster has other values now: correct them on the platform"


def find_next_step(record: JournalRecord, registrar: Registrar, *, has_target: bool) -> str:
    """Return what is to be done next for a person, by the learner or by the office.

    `has_target` says that the person is registered on something, such as a course. The steps of
    people with the same outcome differ by that, and by values that changed since.
    """
    # A repeat of a registered person is done, and the first row says what the person has to do.
    state = record.person_state if record.state == "exists" else record.state
    step = _find_step(state or record.state, registrar, has_target=has_target)
    return f"{step}; {_CHANGED}" if record.is_changed else step


def _find_step(state: str, registrar: Registrar, *, has_target: bool) -> str:
    match state:
        case "rejected":
            return _CORRECT
        case "unconfirmed":
            return _LOOK_UP if can_look_up(registrar.name) else _ASK
        case "intended" | "open":
            return _RUN_AGAIN
        case "invited":
            return f"{_ACTIVATE}; then the registration follows by itself"
        case "undone":
            return "none: the registration was taken back"
    if has_target:
        return f"{_LOG_IN} and begin"
    # Without a target nobody has asked the platform whether the account is active.
    return f"{_ACTIVATE}, if it is not active yet; then {_LOG_IN}" if registrar.invites else _LOG_IN
