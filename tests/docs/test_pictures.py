"""The pictures of the documentation: what they follow from, and that everybody can read them."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

import bench_figures
import bench_rosters
import make_pictures
from docs_site.staging import insert_pictures
from layers import ALLOWED
from matricula.rosters.result import OUTCOMES
from matricula_mock.document import SpecError
from pictures import architecture, charts, outcomes, row_path, svg, terminal
from pictures.pages import FOLDER, IMAGE, UnknownPictureError, describe_images, list_pages

FILES = sorted(FOLDER.glob("*.svg"))
SPACE = "{http://www.w3.org/2000/svg}"
PHONE = 358
"""Pixels that a page has for a picture on a screen 390 pixels wide."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_picture_needs_no_sight_no_script_and_no_other_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    labels = [root.find(f"{SPACE}{tag}") for tag in ("title", "desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == " ".join(
        str(one.get("id")) for one in labels if one is not None
    )
    assert all(one is not None and one.text and len(one.text) > 10 for one in labels)
    assert not re.search(r"<script|href|url\(|@import|@font-face|\bon\w+=", text)
    assert float(root.get("width", "1000")) <= svg.WIDTH


def test_letters_can_be_read_on_a_phone() -> None:
    sizes = [int(size) for size in re.findall(r"(\d+)px", FILES[0].read_text(encoding="utf-8"))]
    assert min(sizes) * PHONE / svg.WIDTH > 9.5


@pytest.mark.parametrize("colours", [svg.LIGHT, svg.DARK], ids=["light", "dark"])
def test_words_differ_enough_from_what_is_below_them(colours: dict[str, str]) -> None:
    words = [("ink", "paper"), ("ink", "box"), ("muted", "paper"), ("muted", "box")]
    words += [(f"{kind}-ink", ground) for kind in svg.KINDS for ground in (kind, "paper")]
    words += [("muted", kind) for kind in svg.KINDS]
    for ink, ground in words:
        assert find_contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert find_contrast(colours["line"], colours["paper"]) >= 3


def find_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG defines it."""
    lighter, darker = sorted((find_luminance(one), find_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def find_luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def list_words(picture: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)<", picture)


def test_the_picture_has_each_outcome_of_the_code() -> None:
    words = list_words((FOLDER / "outcomes.svg").read_text(encoding="utf-8"))
    assert [word for word in words if word in OUTCOMES][2:] == list(OUTCOMES)


def test_an_outcome_with_another_name_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(outcomes, "OUTCOMES", ("made", *OUTCOMES[1:]))
    assert make_pictures.main(["--check"]) == 1
    assert capsys.readouterr().err.startswith("created, made: ")


def test_a_package_that_may_import_more_has_another_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    before = architecture.draw_architecture().render()
    assert before == (FOLDER / "architecture.svg").read_text(encoding="utf-8")
    fewer = {
        **ALLOWED,
        "custom/matricula": ALLOWED["custom/matricula"] - {"matricula_runtime"},
    }
    monkeypatch.setattr(architecture, "ALLOWED", fewer)
    after = architecture.draw_architecture()
    assert after.render().count('class="head"') == before.count('class="head"') - 1
    assert "matricula may import generated." in after.description


def test_a_shared_package_that_not_all_may_import_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(architecture, "ALLOWED", {**ALLOWED, "custom/matricula_mock": set()})
    with pytest.raises(architecture.LayersDifferError, match=r"not every .* matricula_extras"):
        architecture.draw_architecture()


def test_a_package_without_a_place_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**ALLOWED, "custom/matricula_new": {"matricula_extras"}}
    monkeypatch.setattr(architecture, "ALLOWED", more)
    with pytest.raises(architecture.LayersDifferError, match="matricula_new"):
        architecture.draw_architecture()


def test_a_file_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_path, "GROUPS", (("custom/matricula", (("gone.py", "a part"),)),))
    with pytest.raises(row_path.MissingFileError, match=r"custom/matricula/gone\.py"):
        row_path.draw_files()


def test_a_mock_that_does_not_fit_its_spec_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> svg.Picture:
        raise SpecError("library: no behaviour for addBook.")

    monkeypatch.setattr(make_pictures, "draw_terminal", refuse)
    assert make_pictures.main(["--check"]) == 1
    assert capsys.readouterr().err == "library: no behaviour for addBook.\n"


def test_a_screen_shows_the_last_state_of_a_progress_bar() -> None:
    written = "one\r\n\x1b[?25l1/2 \r\x1b[2K\x1b[31mbad\x1b[0m\r\n2/2\r\n\x1b[?25h"
    assert terminal.read_screen(written) == ["one", "\x1b[31mbad\x1b[0m", "2/2", ""]
    with pytest.raises(terminal.TerminalRunError, match="1A"):
        terminal.read_screen("one\r\n\x1b[1Atwo")


FIGURES = bench_figures.RecordedFigures(
    date(2026, 11, 30),
    False,
    dict.fromkeys(charts.WAYS, (30.0, 60.0, 20.0)) | {bench_rosters.FULL: (10.0, 10.0, 10.0)},
)


def test_a_chart_has_the_median_of_the_ratios_of_each_round() -> None:
    picture = charts.draw_roster_costs(FIGURES)
    words = list_words(picture.render())
    assert words.count("3.0×") == len(charts.WAYS) - 1
    assert words.count("1.0×") == 1
    assert "median of 3 rounds, 2026-11-30" in words
    assert "requests.post in a loop: 3.0×." in picture.description


def test_figures_are_recorded_for_each_benchmark(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    bench_figures.record_figures("one", {"a": [1.234, 2], "b": [2, 2]}, is_short=True, file=file)
    bench_figures.record_figures("two", {"a": [9]}, is_short=False, file=file)
    found = bench_figures.read_figures("one", file)
    assert found is not None
    assert (found.costs, found.is_rough, found.rounds) == ({"a": [1.23, 2], "b": [2, 2]}, True, 2)
    assert bench_figures.read_figures("three", file) is None
    with pytest.raises(ValueError, match="different numbers of rounds"):
        bench_figures.record_figures("one", {"a": [1], "b": [2, 2]}, is_short=True, file=file)


def test_every_picture_is_on_a_page_with_its_description() -> None:
    found = {}
    for page in list_pages():
        for image in IMAGE.finditer(page.read_text(encoding="utf-8")):
            found[image["name"]] = image[0].partition("](")[0].removeprefix("![")
    drawn = {file.stem: ElementTree.parse(file).findtext(f"{SPACE}desc") for file in FILES}
    assert found == drawn


def test_an_image_gets_the_description_of_its_picture() -> None:
    page = "`![](../pictures/two.svg)`\n![old](../pictures/one.svg)\n![a logo](logo.svg)\n"
    new = describe_images(page, {"one": "new"})
    assert new == "`![](../pictures/two.svg)`\n![new](../pictures/one.svg)\n![a logo](logo.svg)\n"
    with pytest.raises(UnknownPictureError, match="one"):
        describe_images(page, {})


def test_the_site_has_the_picture_in_its_page() -> None:
    page = insert_pictures("a\n\n![text](docs/pictures/outcomes.svg)\n")
    assert page.startswith("a\n\n```{raw} html\n<svg ")
    assert page.endswith("</svg>\n```\n")
