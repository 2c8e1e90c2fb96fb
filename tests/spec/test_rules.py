"""Each rule finds its planted mistake, in its place, and no rule finds another one."""

import re
from pathlib import Path

import pytest
import yaml
from attrs import field, frozen

from spec_document import SpecDocument, SpecFinding
from spec_rules import RULES, STRUCTURE, Rule, check_document
from spec_rules.extensions import EXTENSIONS
from spec_rules.shapes import STAGES
from spec_rules.structure import check_rest
from spec_yaml import LOADER

DATA = Path(__file__).parent / "data"
SPEC = DATA / "campus.yaml"


@frozen
class PlantedMistake:
    """A mistake in data/campus.yaml, one of those in plants/.

    The first `old` after `after` becomes `new` (and `also[0]` becomes `also[1]`). `rule` must find
    it at `place`, in the line that has `at` (unless given: the last key of the place), with a
    message that has `message` and a fix that has `fix`. `findings` is how many there are in all.
    """

    rule: str
    old: str
    new: str
    place: str
    message: str
    fix: str
    after: str = ""
    at: str = ""
    findings: int = 1
    also: tuple[str, str] = field(default=("", ""), converter=tuple)

    def make(self) -> str:
        text = SPEC.read_text(encoding="utf-8")
        begin = text.index(self.after)
        assert self.old in text[begin:], f"{self.old!r} is not in the sound spec"
        text = text[:begin] + text[begin:].replace(self.old, self.new, 1)
        old, new = self.also
        return text.replace(old, new, 1)

    def fits(self, finding: SpecFinding, lines: list[str]) -> bool:
        at = self.at or self.place.rsplit(".", 1)[-1]
        return (
            finding.place == self.place
            and self.message in finding.message
            and self.fix in finding.fix
            and at in lines[finding.line - 1]
        )


def read_plants() -> list[PlantedMistake]:
    files = sorted((DATA.parent / "plants").glob("*.yaml"))
    return [
        PlantedMistake(**entry)
        for file in files
        for entry in yaml.load(file.read_text("utf-8"), LOADER)
    ]


def name_rule(rule: Rule) -> str:
    return f"{rule.__module__.removeprefix('spec_rules.')}.{rule.__name__}"


NAMED = {name_rule(rule): rule for rule in [*STRUCTURE, *RULES]}
PLANTS = read_plants()


def test_sound_spec_has_no_findings() -> None:
    assert check_document(SpecDocument.read(SPEC)) == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.rule}-{plant.message}")
def test_planted_mistake_is_found(plant: PlantedMistake) -> None:
    text = plant.make()
    document = SpecDocument.parse(text, SPEC)
    rule = NAMED.get(plant.rule)
    findings = rule(document) if rule else document.text.traps
    found = [finding for finding in findings if plant.fits(finding, text.splitlines())]
    everything = check_document(document)
    assert len(found) == 1, "\n".join(map(str, everything))
    assert found[0] in everything
    assert len(everything) == plant.findings, "\n".join(map(str, everything))
    assert all(finding.fix for finding in everything)


def test_findings_of_the_validator_are_reported() -> None:
    text = SPEC.read_text(encoding="utf-8").replace(
        "operationId: addCourse", "operationId: getLearner"
    )
    messages = [finding.message for finding in check_rest(SpecDocument.parse(text, SPEC))]
    assert messages == ["Operation ID 'getLearner' for 'post' in '/courses' is not unique"]


def test_all_extensions_are_documented() -> None:
    text = (
        Path(__file__).resolve().parents[2] / "docs" / "reference" / "spec-extensions.md"
    ).read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(x-[a-z-]+)` \|(.*)$", text, re.MULTILINE))
    assert set(rows) == set(EXTENSIONS)
    assert re.findall(r"`([a-z-]+)`", rows["x-check-order"]) == STAGES


def test_every_rule_has_a_planted_mistake() -> None:
    assert {plant.rule for plant in PLANTS} == {*NAMED, "yaml"}
