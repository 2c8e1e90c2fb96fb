"""A person of a file whose registrations are to be taken back, on all targets or on one."""

from collections.abc import Mapping

from attrs import field, frozen

from matricula_runtime.email_key import email_key


@frozen
class Leaver:
    """An email, and what the person is to be taken out of.

    `target` has the texts of the file's columns for that by the name of the setting: the course
    under `course`. A file without such a column leaves it empty: it means all of a journal.
    `place` names the row for messages: `leavers.csv, line 2`.
    """

    email: str
    target: Mapping[str, str] = field(factory=dict)
    place: str = ""

    @property
    def key(self) -> str:
        """The person's key in the identities of a journal."""
        return email_key(self.email.strip())

    @property
    def name(self) -> str:
        """The row and the email, for a message."""
        return f"{self.place}, {self.email}" if self.place else self.email

    def fits(self, target: Mapping[str, object] | None) -> bool:
        """Tell whether a registration is meant; None is a target that nobody knows."""
        texts = {name: str(value) for name, value in (target or {}).items()}
        return all(text and texts.get(name) == text for name, text in self.target.items())

    def explain_missing(self) -> str:
        """Say why no registration of the journal is meant, for a person whom it has."""
        for name, text in self.target.items():
            if not text:
                return f"{self.name}: left as it is: the row has no {name.replace('_', ' ')}"
        wanted = " and ".join(
            f"{name.replace('_', ' ')} {text}" for name, text in self.target.items()
        )
        return f"{self.name}: left as it is: not on {wanted} in this journal"
