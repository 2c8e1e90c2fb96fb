"""Build the site from the repository."""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from markupsafe import Markup

import spec_data
from matricula.discovery import PLATFORMS

from . import evidence, features, search
from .markdown import colour, find_code, make_link_resolver, render
from .packages import SCALAR, read_file
from .rendered import preset_tokens, render_copy
from .site import DocsSite, SitePage, list_static
from .sources import KINDS, MEANING, PAGE, Sources
from .spec import EVIDENCE, Spec

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "npm"
SCALAR_FILE = "dist/browser/standalone.js"
GUIDES = (
    "getting-started",
    "tokens",
    "pages",
    "errors-and-retries",
    "proxies",
    "rosters",
    "keeping-a-course-in-step",
    "roster-columns",
    "roster-files",
    "reports",
    "rosters-in-programs",
    "webhooks",
    "test-your-integration",
    "mock-in-containers",
    "other-languages",
    "contract-tests",
    "api-changes",
    "adding-a-platform",
    "spec-extensions",
)
"""The order of the guides; all others come after these."""


def build_site(target: Path, *, with_reference: bool = True) -> DocsSite:
    """Build the site into `target`, replacing it. Raises PackageError."""
    site = DocsSite(version("matricula"))
    specs = [Spec.read(path) for path in list_specs()]
    renderer = read_file(SCALAR, CACHE, SCALAR_FILE) if with_reference else None
    entries: list[search.SearchEntry] = []
    landing = {
        "specs": specs,
        "has_reference": with_reference,
        "counts": {spec.name: evidence.count(evidence.list_facts(spec))["all"] for spec in specs},
        "evidence": EVIDENCE,
        "meaning": MEANING,
        "sample": Markup(read_sample()),
    }
    site.pages.append(SitePage("index.html", "matricula", "", "index.html.jinja", extra=landing))
    entries += _add_documents(site)
    if renderer is not None:
        site.files["assets/scalar.js"] = renderer
        site.files["assets/scalar.txt"] = _make_notice()
        entries += _add_references(site, specs)
    entries += _add_tables(site, specs)
    for path in list_specs():
        site.files[f"specs/{path.name}"] = path.read_bytes()
    site.files["LICENSE.txt"] = (ROOT / "LICENSE").read_bytes()
    for path in list_static():
        site.files[f"assets/{path.name}"] = path.read_bytes()
    site.files["assets/search-index.js"] = search.write_index(entries).encode()
    _swap(site, target)
    return site


def list_specs() -> list[Path]:
    """List the specs of all platforms, in the order of the menu."""
    order = {name: index for index, name in enumerate(PLATFORMS)}
    return sorted(spec_data.list_specs(), key=lambda path: order.get(path.stem, len(order)))


def list_guides() -> list[Path]:
    """List the guides, in the order of the menu."""
    order = {name: index for index, name in enumerate(GUIDES)}
    found = sorted((ROOT / "docs").glob("*.md"))
    return sorted(found, key=lambda path: order.get(path.stem, len(order)))


def read_sample() -> str:
    """Return the first sample of the first guide as HTML."""
    text = (ROOT / "docs" / f"{GUIDES[0]}.md").read_text(encoding="utf-8")
    return colour(find_code(text, "python"), "python")


def map_files() -> dict[str, str]:
    """Map the files of the repository to their URLs on the site."""
    pages = {
        "README.md": "overview.html",
        "ARCHITECTURE.md": "architecture.html",
        "CHANGELOG.md": "changelog.html",
        "LICENSE": "LICENSE.txt",
        "spec": "index.html#specs",
    }
    pages |= {f"docs/{path.name}": f"guides/{path.stem}.html" for path in list_guides()}
    for path in list_specs():
        pages[f"spec/{path.name}"] = f"specs/{path.name}"
    return pages


def _add_documents(site: DocsSite) -> Iterator[search.SearchEntry]:
    """Add README, guides, architecture and changelog; yield their search entries."""
    pages = map_files()
    places = {"README.md": ("Guides", "Overview")}
    places |= {f"docs/{path.name}": ("Guides", "") for path in list_guides()}
    places |= {"ARCHITECTURE.md": ("Project", ""), "CHANGELOG.md": ("Project", "")}
    for file, (group, menu_title) in places.items():
        if not (ROOT / file).exists():
            continue
        document = render(
            (ROOT / file).read_text(encoding="utf-8"), make_link_resolver(pages, file)
        )
        site.add_document(pages[file], group, document, menu_title)
        yield from search.list_document(document, pages[file], menu_title or document.title)


def _add_references(site: DocsSite, specs: list[Spec]) -> Iterator[search.SearchEntry]:
    for spec in specs:
        url = f"reference/{spec.name}.html"
        copy = json.dumps(render_copy(spec, "../"), default=str, ensure_ascii=False)
        extra = {
            "spec": spec,
            "copy": Markup(copy.replace("<", "\\u003c")),
            "authentication": Markup(json.dumps(preset_tokens(spec))),
        }
        page = SitePage(url, spec.title, "Reference", "reference.html.jinja", spec.label, extra)
        site.pages.append(page)
        yield search.SearchEntry(spec.title, "Reference", url)
        yield from search.list_operations(spec, url)


def _add_tables(site: DocsSite, specs: list[Spec]) -> Iterator[search.SearchEntry]:
    sources = {spec.name: Sources.read(spec) for spec in specs}
    common = {"specs": specs, "sources": sources, "evidence": EVIDENCE, "meaning": MEANING}
    for url, title, template, extra in _list_tables(specs):
        page = SitePage(url, title, "Facts", f"{template}.html.jinja", extra={**common, **extra})
        site.pages.append(page)
        yield search.SearchEntry(title, "Facts", url)
    for source in (one for found in sources.values() for one in found.by_key.values()):
        yield search.SearchEntry(source.title, "Source", f"{PAGE}#{source.anchor}", source.key)


def _list_tables(specs: list[Spec]) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    """Yield URL, title, template and values of each table."""
    facts = {spec.name: evidence.list_facts(spec) for spec in specs}
    counts = {name: evidence.count(found) for name, found in facts.items()}
    inferred = {
        name: [fact for fact in found if fact.evidence == "inferred" and fact.kind != "properties"]
        for name, found in facts.items()
    }
    uses = {name: evidence.count_uses(found) for name, found in facts.items()}
    known = {"counts": counts, "inferred": inferred}
    yield "platforms.html", "The platforms compared", "platforms", {"rows": features.compare(specs)}
    yield "evidence.html", "Evidence", "evidence", known
    yield PAGE, "Sources", "sources", {"kinds": KINDS, "uses": uses}
    if planted := read_planted_faults():
        yield "planted-faults.html", "Planted faults", "planted", {"faults": planted}


def read_planted_faults() -> list[list[str]]:
    """List the planted faults: description, platform, and the checks that find it."""
    folder = ROOT / "scripts" / "planted_faults"
    return [
        [one["what"], file.stem, ", ".join(one["caught_by"])]
        for file in sorted(folder.glob("*.toml"))
        for one in tomllib.loads(file.read_text(encoding="utf-8"))["fault"]
    ]


def _make_notice() -> bytes:
    return (
        f"scalar.js is {SCALAR_FILE} of the npm package {SCALAR.name} {SCALAR.version},\n"
        f"unchanged; Scalar, licence {SCALAR.licence}, https://github.com/scalar/scalar\n"
    ).encode()


def _swap(site: DocsSite, target: Path) -> None:
    """Write the site beside the target, then replace the target."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".site-") as folder:
        fresh = Path(folder) / "site"
        site.write(fresh)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(fresh, target)
