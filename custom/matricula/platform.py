"""What the flows of all platforms have in common."""

from matricula_runtime.outcomes import Rejected

from .learner import Learner


def require(learner: Learner, *names: str) -> tuple[str, ...] | Rejected:
    """The values of these attributes; or a rejection that names those that the learner lacks."""
    values = {name: getattr(learner, name) for name in names}
    missing = [name.replace("_", " ") for name, value in values.items() if not value]
    if missing:
        return Rejected(f"no {' and no '.join(missing)}", dict.fromkeys(missing, ("missing",)))
    return tuple(values.values())


def compare_names(learner: Learner, name: object) -> tuple[str, ...]:
    """A warning if the platform knows this address under another name."""
    ours, theirs = learner.full_name, name.strip() if isinstance(name, str) else ""
    if not ours or not theirs or ours.casefold() == theirs.casefold():
        return ()
    return (f"the platform has the name {theirs!r} for this address",)
