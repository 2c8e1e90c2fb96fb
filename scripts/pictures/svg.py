"""A picture in SVG: boxes, arrows and texts, in the colours of a light or a dark page.

A picture is as wide as a phone, needs no font and no script, and has a title and a description for
screen readers. Its colours follow the system, or the page that it is part of.
"""

from collections.abc import Mapping
from html import escape
from itertools import pairwise
from typing import Final, TypeAlias

from attrs import define, field

WIDTH: Final = 440
"""Pixels: on a phone, letters become smaller by a fifth."""
MARGIN: Final = 14
TITLE_LINE: Final = 20
LINE: Final = 18
"""Pixels from one line of a box to the next, for its first line and for the others."""
_HEAD: Final = 5
"""Half the width of the head of an arrow."""

LIGHT: Final = {
    "paper": "#ffffff",
    "ink": "#1f2328",
    "muted": "#4f5760",
    "line": "#6e7781",
    "edge": "#c3cad2",
    "box": "#f3f5f8",
    "own": "#dcedff",
    "own-ink": "#0a4a94",
    "good": "#dcf6e2",
    "good-ink": "#0f5f27",
    "doubt": "#fff3c4",
    "doubt-ink": "#6a4a00",
    "bad": "#ffe4e1",
    "bad-ink": "#9a1220",
}
"""Colours by their use. Each kind of box has a colour, and one for the words on it."""
DARK: Final = {
    "paper": "#131416",
    "ink": "#e6e9ee",
    "muted": "#aab2bd",
    "line": "#8b949e",
    "edge": "#434b55",
    "box": "#20252c",
    "own": "#12304f",
    "own-ink": "#9fcbff",
    "good": "#12361f",
    "good-ink": "#8ce0a3",
    "doubt": "#3d3108",
    "doubt-ink": "#f0cf6b",
    "bad": "#471a1c",
    "bad-ink": "#ffaca6",
}
KINDS: Final = ("own", "good", "doubt", "bad")
"""Boxes with a colour of their own."""

_SANS: Final = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_MONO: Final = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"

Point: TypeAlias = tuple[float, float]


def _declare(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


_STYLE: Final = "\n".join(
    [
        f".picture{{{_declare(LIGHT)}max-width:100%;height:auto}}",
        f"@media (prefers-color-scheme:dark){{.picture{{{_declare(DARK)}}}}}",
        f"[data-theme=light] .picture{{{_declare(LIGHT)}}}",
        f"[data-theme=dark] .picture{{{_declare(DARK)}}}",
        f".picture text{{font:15px {_SANS};fill:var(--ink);white-space:pre}}",
        ".picture .bold{font-weight:600}",
        ".picture .small{font-size:13px;fill:var(--muted)}",
        ".picture .label{font-size:13px}",
        f".picture .code{{font-family:{_MONO};font-size:13px}}",
        f".picture .terminal{{font-family:{_MONO};font-size:12px}}",
        ".picture .end{text-anchor:end}",
        ".picture .middle{text-anchor:middle}",
        ".picture .paper{fill:var(--paper);stroke:var(--edge)}",
        ".picture .box{fill:var(--box);stroke:var(--edge)}",
        ".picture .line{fill:none;stroke:var(--line);stroke-width:1.5}",
        ".picture .dashed{stroke-dasharray:5 4}",
        ".picture .dotted{stroke-dasharray:1.5 4;stroke-linecap:round;stroke-width:2}",
        ".picture .head,.picture .bar{fill:var(--line)}",
        ".picture .bar.own{fill:var(--own-ink)}",
        *(
            f".picture .box.{kind}{{fill:var(--{kind});stroke:var(--{kind}-ink)}}"
            f".picture text.{kind}{{fill:var(--{kind}-ink)}}"
            for kind in KINDS
        ),
    ]
)


@define
class Picture:
    """A picture under construction. Places are pixels from its upper left corner.

    `name` is the name of its file without the ending; `title` and `description` are for people who
    do not see it. `height` grows with what is drawn.
    """

    name: str
    title: str
    description: str
    height: float = 0
    _parts: list[str] = field(factory=list)

    def text(self, x: float, y: float, text: str, kind: str = "", width: float = 0) -> None:
        """Draw a line of text that stands on `y`; `kind` has classes such as `small code end`.

        With `width`, the text is as wide in every font.
        """
        named = f' class="{kind}"' if kind else ""
        if width:
            named += f' textLength="{_show(width)}" lengthAdjust="spacingAndGlyphs"'
        self._parts.append(
            f'<text x="{_show(x)}" y="{_show(y)}"{named}>{escape(text, quote=False)}</text>'
        )
        self.height = max(self.height, y + MARGIN)

    def rectangle(
        self, x: float, y: float, width: float, height: float, kind: str = "", radius: float = 6
    ) -> None:
        """Draw an empty box."""
        classes = f"box {kind}".strip()
        self._parts.append(
            f'<rect class="{classes}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
            f' rx="{radius:g}"/>'
        )
        self.height = max(self.height, y + height + MARGIN)

    def box(self, x: float, y: float, width: float, *lines: str, kind: str = "") -> float:
        """Draw a box with a bold line and smaller ones below it; return its lower edge.

        A line in backticks is a piece of code.
        """
        height = TITLE_LINE + LINE * (len(lines) - 1) + 16
        self.rectangle(x, y, width, height, kind)
        for number, line in enumerate(lines):
            classes = [kind] if kind and not number else []
            classes += ["small"] if number else ["bold"]
            if line.startswith("`"):
                classes.append("code")
            place = y + 8 + TITLE_LINE * 0.75 + LINE * number + (2 if number else 0)
            self.text(x + 12, place, line.strip("`"), " ".join(classes))
        return y + height

    def bar(self, x: float, y: float, width: float, height: float, kind: str = "") -> None:
        """Draw a bar of a chart, in a strong colour."""
        classes = f"bar {kind}".strip()
        self._parts.append(
            f'<rect class="{classes}" x="{x:g}" y="{y:g}" width="{_show(width)}"'
            f' height="{height:g}" rx="2"/>'
        )
        self.height = max(self.height, y + height + MARGIN)

    def pill(self, x: float, y: float, width: float, text: str, kind: str = "") -> None:
        """Draw a small round box, 26 high, with one word."""
        self.rectangle(x, y, width, 26, kind, radius=13)
        self.text(x + width / 2, y + 18, text, f"{kind} bold middle".strip())

    def arrow(self, *points: Point, kind: str = "") -> None:
        """Draw a line through points, with a head at the last one.

        The last part must be vertical or horizontal. `kind` is empty, `dashed` or `dotted`.
        """
        self.line(*points, kind=kind)
        (x, y), (end_x, end_y) = points[-2:]
        across, down = _sign(end_x - x), _sign(end_y - y)
        corners = [
            (end_x, end_y),
            (end_x - 8 * across - _HEAD * down, end_y - 8 * down - _HEAD * across),
            (end_x - 8 * across + _HEAD * down, end_y - 8 * down + _HEAD * across),
        ]
        path = "L".join(f"{x:g} {y:g}" for x, y in corners)
        self._parts.append(f'<path class="head" d="M{path}Z"/>')

    def line(self, *points: Point, kind: str = "") -> None:
        """Draw a line through points."""
        path = "L".join(f"{x:g} {y:g}" for x, y in points)
        self._parts.append(f'<path class="{f"line {kind}".strip()}" d="M{path}"/>')
        self.height = max(self.height, *(y + MARGIN for _, y in points))

    def stack(self, x: float, places: list[tuple[float, float]]) -> None:
        """Join boxes that stand one below the other: their upper and lower edges."""
        for (_, lower), (upper, _) in pairwise(places):
            self.arrow((x, lower), (x, upper - 1))

    def render(self) -> str:
        """Return the file."""
        width, height = WIDTH, round(self.height)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" width="{width}"'
                f' height="{height}" viewBox="0 0 {width} {height}" role="img"'
                f' aria-labelledby="{self.name}-title {self.name}-description">',
                f'<title id="{self.name}-title">{escape(self.title, quote=False)}</title>',
                f'<desc id="{self.name}-description">'
                f"{escape(self.description, quote=False)}</desc>",
                f"<style>\n{_STYLE}\n</style>",
                f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}"'
                ' rx="8"/>',
                *self._parts,
                "</svg>",
                "",
            ]
        )


def _show(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
