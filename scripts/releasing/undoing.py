"""Take a release back that failed: its own files, commits and tag, and nothing else."""

from attrs import field, frozen

from git_command import GitFailed
from releasing.repository import ReleaseRepository


@frozen
class Undoing:
    """What a release did since the commit `before`. `written` are its texts by path."""

    repository: ReleaseRepository
    before: str
    tag: str
    messages: tuple[str, str]
    time: int
    written: dict[str, list[str]] = field(factory=dict)

    def write(self, texts: dict[str, str]) -> None:
        """Note texts that are written next."""
        for name, text in texts.items():
            self.written.setdefault(name, []).append(text)

    def undo(self) -> list[str]:
        """Take all back that is the release's own; return what is left, with its fix."""
        try:
            return [*self._undo_commits(), *self._undo_files()]
        except (GitFailed, OSError) as error:
            return [
                f"The release could not be taken back: {error}. By hand: git status, and"
                f" compare with the commit {self.before[:10]} and the tag {self.tag}."
            ]

    def _undo_commits(self) -> list[str]:
        head, own = self.repository.find_head(), self._list_own()
        if self.tag in self.repository.list_tags():
            commit = self.repository.run("rev-parse", f"refs/tags/{self.tag}^{{commit}}").strip()
            if commit in own:
                self.repository.run("tag", "--delete", self.tag)
        last = own[-1] if own else self.before
        if head == last:
            if own:
                self.repository.run("update-ref", "HEAD", self.before, head)
            return []
        fix = f"git checkout {self.before[:10]} -- {' '.join(self.written)}"
        if own:
            fix = f"git rebase --onto {self.before[:10]} {last[:10]}"
        return [
            f"HEAD moved from {last[:10]} to {head[:10]}, and its commits are kept."
            f" If they have changes of this release, by hand: {fix}"
        ]

    def _list_own(self) -> list[str]:
        """List the commits of the release, the oldest first: the first ones after `before`."""
        words = ("--reverse", "--format=%H%x09%P%x09%at%x09%s", f"{self.before}..HEAD")
        own: list[str] = []
        lines = self.repository.run("log", *words).splitlines()
        for line, message in zip(lines, self.messages, strict=False):
            commit, *rest = line.split("\t", 3)
            if rest != [own[-1] if own else self.before, str(self.time), message]:
                break
            own.append(commit)
        return own

    def _undo_files(self) -> list[str]:
        run, left = self.repository.run, []
        for name, texts in self.written.items():
            if not run("status", "--porcelain", "--untracked-files=all", "--", name):
                continue
            run("reset", "--quiet", "HEAD", "--", name)
            path = self.repository.root / name
            try:
                now = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                now = None
            # An interrupted write leaves the beginning of a text.
            if now is None or not any(text.startswith(now) for text in texts):
                if run("status", "--porcelain", "--", name):
                    left.append(
                        f"{name} was changed during the release, and is kept."
                        f" By hand: git diff HEAD -- {name}"
                    )
            elif run("ls-tree", "HEAD", "--", name):
                run("checkout", "--quiet", "HEAD", "--", name)
            else:
                path.unlink()
        return left
