"""The packages and the imports that the layers allow."""

from typing import Final

from layers import ALLOWED, ALLOWED_RESOURCES, COMMANDS, GENERATED

from .svg import MARGIN, WIDTH, Picture

GENERATED_FOLDER: Final = "generated"
"""All generated packages are one box."""
ABOUT: Final = {
    "matricula": ("platforms, rosters,", "commands"),
    GENERATED_FOLDER: ("typed clients,", "made from the specs"),
    "matricula_runtime": ("tokens, retries, pages,", "errors; knows no vendor"),
    "matricula_mock": ("a stateful server", "of all platforms"),
    "matricula_contract": ("checks a server", "against the specs"),
    "matricula_extras": ("how to install an extra; custom/ may import it",),
}
"""The purpose of each package."""
SPEC: Final = ("`spec/*.yaml`", "every fact of an API,", "with its source")
_COLUMN: Final = 176
_LEFT: Final = MARGIN + 14
_RIGHT: Final = WIDTH - MARGIN - 14 - _COLUMN
"""The left edges of both columns. Lines pass outside of them and in between."""
_ROW: Final = 100
_BOX: Final = 72


class LayersDifferError(Exception):
    """The picture has no place for a package, or for an import. The text says which."""


def list_imports() -> dict[str, set[str]]:
    """Map each package to the others that it may import, from the rules of the tests."""
    found: dict[str, set[str]] = {GENERATED_FOLDER: set(ALLOWED_RESOURCES)}
    for folder, allowed in ALLOWED.items():
        package = folder.rpartition("/")[2]
        names = {GENERATED_FOLDER if name in GENERATED else name for name in allowed}
        found[package] = names - {package}
    return found


def list_command_imports() -> set[str]:
    """List the packages that only commands import."""
    return set().union(*COMMANDS.values())


def draw_architecture() -> Picture:
    """Draw all packages. Raises LayersDifferError."""
    imports, by_command = list_imports(), sorted(list_command_imports(), reverse=True)
    shared = set().union(*imports.values()) - imports.keys()
    if not all(shared <= imports[folder.rpartition("/")[2]] for folder in ALLOWED):
        raise LayersDifferError(f"not every package may import {', '.join(shared)}: {imports}")
    imports = {package: names - shared for package, names in imports.items()}
    layers = sorted(imports.keys() - by_command, key=lambda one: -_rank(one, imports))
    _check(imports, layers, by_command, shared)
    picture = Picture("architecture", "The packages", _describe(imports, by_command, shared))
    for column, packages in ((_LEFT, layers), (_RIGHT, by_command)):
        for number, package in enumerate(packages):
            picture.box(column, _find_y(number), _COLUMN, f"`{package}`", *ABOUT[package])
    _draw_imports(picture, imports, layers)
    _draw_commands(picture, by_command)
    _draw_spec(picture, layers.index(GENERATED_FOLDER), len(by_command))
    y = _find_y(len(layers)) - 14
    for package in sorted(shared):
        y = picture.box(_LEFT, y, _RIGHT + _COLUMN - _LEFT, f"`{package}`", *ABOUT[package]) + 8
    _draw_legend(picture, y + 14)
    return picture


def _rank(package: str, imports: dict[str, set[str]]) -> int:
    """Return the length of the longest chain of imports that begins at a package."""
    return max((_rank(one, imports) + 1 for one in imports[package]), default=0)


def _check(
    imports: dict[str, set[str]], layers: list[str], by_command: list[str], shared: set[str]
) -> None:
    if different := {*imports, *shared} ^ set(ABOUT):
        raise LayersDifferError(
            f"{', '.join(different)}: ABOUT in {__file__} and the layers differ"
        )
    ranks = [_rank(package, imports) for package in layers]
    if len(set(ranks)) < len(ranks) or any(imports[package] for package in by_command):
        raise LayersDifferError(f"{__file__} cannot draw these layers: {imports}")


def _find_y(row: int) -> float:
    return MARGIN + 4 + _ROW * row


def _draw_imports(picture: Picture, imports: dict[str, set[str]], layers: list[str]) -> None:
    """Draw an arrow for each import: straight to the next box, or past it on the left."""
    for upper, package in enumerate(layers):
        for lower in sorted(map(layers.index, imports[package])):
            if lower == upper + 1:
                x = _LEFT + _COLUMN / 2
                picture.arrow((x, _find_y(upper) + _BOX), (x, _find_y(lower) - 1))
            else:
                y, end = _find_y(upper) + _BOX / 2, _find_y(lower) + _BOX / 2
                picture.arrow((_LEFT, y), (MARGIN, y), (MARGIN, end), (_LEFT - 1, end))


def _draw_commands(picture: Picture, packages: list[str]) -> None:
    """Draw arrows from the first box on the left to the packages that only commands import."""
    left, x = _LEFT + _COLUMN, (_LEFT + _COLUMN + _RIGHT) / 2
    y = _find_y(0) + 24
    for number, _ in enumerate(packages):
        end = _find_y(number) + 24
        points = [(left, y)] + ([(x, y), (x, end)] if number else []) + [(_RIGHT - 1, end)]
        picture.arrow(*points, kind="dashed")


def _draw_spec(picture: Picture, generated: int, above: int) -> None:
    """Draw the specs below the right column, with arrows to all that is made from them."""
    y = _find_y(above)
    picture.box(_RIGHT, y, _COLUMN, *SPEC, kind="own")
    middle, x = y + _BOX / 2, (_LEFT + _COLUMN + _RIGHT) / 2
    end = _find_y(generated) + _BOX - 24
    picture.arrow(
        (_RIGHT, middle), (x, middle), (x, end), (_LEFT + _COLUMN + 1, end), kind="dotted"
    )
    right, edge = _RIGHT + _COLUMN, WIDTH - MARGIN
    for number in range(above):
        if number == above - 1:
            x = _RIGHT + _COLUMN / 2
            picture.arrow((x, y), (x, _find_y(number) + _BOX + 1), kind="dotted")
        else:
            end = _find_y(number) + _BOX / 2
            picture.arrow(
                (right, middle), (edge, middle), (edge, end), (right + 1, end), kind="dotted"
            )


def _draw_legend(picture: Picture, y: float) -> None:
    texts = (("", "may import"), ("dashed", "only a command"), ("dotted", "is read by"))
    for x, (kind, text) in zip((_LEFT, 160, 316), texts, strict=True):
        picture.arrow((x, y), (x + 30, y), kind=kind)
        picture.text(x + 36, y + 4, text, "small")


def _describe(imports: dict[str, set[str]], by_command: list[str], shared: set[str]) -> str:
    may = "; ".join(
        f"{package} may import {' and '.join(sorted(names))}"
        for package, names in imports.items()
        if names
    )
    commands = " and ".join(by_command)
    return (
        f"The packages and the imports that are allowed. {may}. Only commands of matricula import"
        f" {commands}. Every package of custom/ may import {', '.join(sorted(shared))}."
        f" {GENERATED_FOLDER} is made from the specs, and {commands} read them."
    )
