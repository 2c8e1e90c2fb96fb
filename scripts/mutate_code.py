"""Change the hand-written code in one place at a time, and list the changes that no test finds.

    mutate_code.py [--file NAME | --core | --all | --again]
                   [--sample N] [--seed N] [--budget SECONDS]

Without options: a sample of the files that matter most (scripts/code_mutation/scope.toml), the
same one for the same seed. --core tries all mutants of these files, --file those of one file,
--all those of all files, which takes a night; --again tries the survivors of the last run, and
shows them together with its other results. The tests that reach the changed line run for each
mutant, the likeliest finders first, for at most --budget CPU seconds.

Exit code 0: the goal is reached, by each file that was tried whole and by a sample in total; 1: it
is not, or an entry of accepted.toml is stale; 2: the run failed. The survivors are in
.cache/code-mutation/survivors.toml.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from closed_pipe import end_script
from code_mutation.accepted import find_stale, read_accepted
from code_mutation.earlier import EarlierRun
from code_mutation.execution import BrokenRun, MutantStatus, Trial, run_recording, run_trials
from code_mutation.mutants import Mutant, MutantKey, find_mutants
from code_mutation.reach import ReachCache, ReachingTest, choose_tests, record_tests
from code_mutation.report import MutationReport, format_scores
from code_mutation.scope import SETTINGS, MutationScope, read_scope
from step_count import StepCount

ROOT: Final = Path(__file__).parent.parent
CACHE: Final = Path(".cache/code-mutation")
SURVIVORS: Final = CACHE / "survivors.toml"
RESULTS: Final = CACHE / "results.json"
SAMPLE: Final = 400
BUDGET: Final = 3.0


@frozen
class MutationRun:
    """The files whose mutants are tried: all of them, a sample, or those with these keys.

    `earlier` is the run whose survivors have these keys, if all its results are known.
    """

    root: Path
    scope: MutationScope
    files: list[str]
    sample: int | None
    seed: int
    budget: float
    keys: Container[MutantKey] | None = None
    earlier: EarlierRun | None = None

    def choose(self) -> list[Mutant]:
        """Return the mutants to try, in the order of the code."""
        mutants = self._find_mutants()
        if self.keys is not None:
            return [mutant for mutant in mutants if mutant.key in self.keys]
        if self.sample is None or self.sample >= len(mutants):
            return mutants
        places = random.Random(self.seed).sample(range(len(mutants)), self.sample)
        return [mutants[place] for place in sorted(places)]

    def recall(self) -> dict[Mutant, MutantStatus]:
        """Return the earlier results of mutants that the code still has and that are not tried."""
        if self.earlier is None or self.keys is None:
            return {}
        known = self.earlier.statuses
        found = (one for one in self._find_mutants() if one.key in known)
        return {one: known[one.key] for one in found if one.key not in self.keys}

    def _find_mutants(self) -> list[Mutant]:
        return [one for file in self.files for one in find_mutants(self.root / file, self.root)]

    def try_mutants(self, mutants: Sequence[Mutant], report: MutationReport) -> None:
        """Run the tests of each mutant. Raises BrokenRun."""
        tests, libraries = self._find_tests()
        trials = []
        for mutant in mutants:
            line = None if mutant.function is None else mutant.line
            chosen = choose_tests(tests, mutant.key.file, line, self.budget)
            trials.append(Trial(mutant, chosen))

        steps = StepCount(len(trials))

        def note(trial: Trial, status: MutantStatus) -> None:
            report.add(trial.mutant, status)
            if status in (MutantStatus.SURVIVED, MutantStatus.UNREACHED):
                report.write_survivors(self.root / SURVIVORS)
            steps.add()

        report.write_survivors(self.root / SURVIVORS)
        run_trials(self.root, trials, libraries, note)
        if self.keys is None or self.earlier is not None:
            run = EarlierRun.of(report.statuses, is_sample=self.is_sample)
            run.write(self.root / RESULTS)

    @property
    def is_sample(self) -> bool:
        """True if the run draws a sample, or if the run did whose survivors it tries."""
        return self.sample is not None or (self.earlier is not None and self.earlier.is_sample)

    def _find_tests(self) -> tuple[list[ReachingTest], list[str]]:
        """Return the tests and the libraries; records the files that are new or changed."""
        places = (*self.scope.folders, *self.scope.shared)
        watched = tuple(self.root / place for place in places)
        cache = ReachCache(self.root / CACHE / "lines.json", self.root, watched)
        files = self.scope.find_tests(self.root)
        if stale := cache.find_stale(files):
            print(f"recording the lines of {len(stale)} files of tests", file=sys.stderr)
            sources = [self.root / folder for folder in self.scope.folders]
            run_recording(lambda: record_tests(cache, stale, sources))
        return cache.read(files)

    def is_reached(self, report: MutationReport) -> bool:
        """Return whether the goal is reached: by each core file, or by a sample in total."""
        *files, total = report.scores()
        if self.is_sample:
            return total.score >= self.scope.goal
        return all(one.score >= self.scope.goal for one in files if one.file in self.scope.core)


def main(arguments: list[str] | None = None, root: Path = ROOT, settings: Path = SETTINGS) -> int:
    """Run, and return the exit code. `settings` is the folder of scope.toml and accepted.toml."""
    options = _parse(arguments)
    os.chdir(root)
    scope = read_scope(settings / "scope.toml")
    accepted = read_accepted(settings / "accepted.toml")
    if options.again and not (root / SURVIVORS).exists():
        print("mutate-code: there is no earlier run", file=sys.stderr)
        return 2
    run = _make_run(root, scope, options)
    if options.file and not run.files:
        print(f"mutate-code: no file is named {options.file}", file=sys.stderr)
        return 2
    report = MutationReport(accepted, run.recall())
    if not options.again:
        (root / RESULTS).unlink(missing_ok=True)
    try:
        run.try_mutants(run.choose(), report)
    except BrokenRun as error:
        print(f"mutate-code: {error}", file=sys.stderr)
        return 2
    stale = [*_find_stale(root, accepted), *report.found_although_accepted()]
    print(_show(report, stale, scope.goal))
    return 0 if run.is_reached(report) and not stale else 1


def _make_run(root: Path, scope: MutationScope, options: argparse.Namespace) -> MutationRun:
    chosen = options.seed, options.budget
    if options.again:
        keys = read_accepted(root / SURVIVORS, needs_reason=False)
        earlier = EarlierRun.read(root / RESULTS)
        known = [*keys, *(earlier.statuses if earlier else ())]
        files = sorted({key.file for key in known if (root / key.file).exists()})
        return MutationRun(root, scope, files, None, *chosen, keys, earlier)
    if options.core:
        return MutationRun(root, scope, list(scope.core), None, *chosen)
    if options.all or options.file:
        return MutationRun(root, scope, scope.find_files(root, options.file), None, *chosen)
    return MutationRun(root, scope, list(scope.core), options.sample, *chosen)


def _find_stale(root: Path, accepted: Mapping[MutantKey, str]) -> list[MutantKey]:
    files = sorted({key.file for key in accepted if (root / key.file).exists()})
    keys = [mutant.key for file in files for mutant in find_mutants(root / file, root)]
    return find_stale(accepted, keys)


def _show(report: MutationReport, stale: Sequence[MutantKey], goal: float) -> str:
    lines = [format_scores(report.scores()), ""]
    for key in stale:
        lines.append(f"accepted.toml has a stale entry: {key.file}: {key.function}: {key.after}")
    survivors = len(report.survivors())
    lines.append(f"goal {goal} %; {survivors} open survivors in {SURVIVORS}")
    return "\n".join(lines)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutate_code", description=(__doc__ or "").split("\n")[0])
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--file", metavar="NAME", help="all mutants of a file: retry.py, or its path"
    )
    group.add_argument(
        "--core", action="store_true", help="all mutants of the files that matter most"
    )
    group.add_argument("--all", action="store_true", help="all mutants of all files")
    group.add_argument("--again", action="store_true", help="the survivors of the last run")
    parser.add_argument("--sample", type=int, default=SAMPLE, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument(
        "--budget",
        type=float,
        default=BUDGET,
        metavar="SECONDS",
        help="CPU time for a mutant's tests",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    end_script(main)
