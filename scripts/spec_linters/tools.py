"""The linters and importers: run on the files of specs, their output as findings."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from client_languages.tools import (
    fetch_openapi_generator,
    find_program,
    install_npm_packages,
    run,
)
from spec_data import JSON, METHODS, read_spec
from spec_document import write_pointer

from .findings import LinterFinding

HERE: Final = Path(__file__).resolve().parent
CACHE: Final = HERE.parents[1] / ".cache" / "spec-linters"
WITH_FINDINGS: Final = (0, 1)
"""Exit codes of a linter that has done its work."""


def install() -> Path:
    """Install the npm packages; return `node_modules`. Raises ToolError."""
    return install_npm_packages(HERE, CACHE)


def run_redocly(files: Sequence[Path]) -> Iterator[LinterFinding]:
    """Lint with Redocly. Raises ToolError."""
    program = install() / "@redocly" / "cli" / "bin" / "cli.js"
    options = ("--config", HERE / "redocly.yaml", "--format=json", "--max-problems=1000")
    output = run([find_program("node"), program, "lint", *options, *files], None, WITH_FINDINGS)
    for problem in (one for report in _read_reports(output) for one in report["problems"]):
        place = problem["location"][0]
        file = Path(place["source"]["ref"]).name
        pointer = place.get("pointer", "#/")
        yield LinterFinding("Redocly", problem["ruleId"], file + pointer, problem["message"])


def _read_reports(output: str) -> Iterator[JSON]:
    """Read the objects of an output, one for each file."""
    while (start := output.find("{")) >= 0:
        report, end = json.JSONDecoder().raw_decode(output[start:])
        yield report
        output = output[start + end :]


def run_spectral(files: Sequence[Path]) -> Iterator[LinterFinding]:
    """Lint with Spectral. Raises ToolError."""
    program = install() / "@stoplight" / "spectral-cli" / "dist" / "index.js"
    options = ("--ruleset", HERE / "spectral.yaml", "--format=json", "--quiet")
    output = run([find_program("node"), program, "lint", *options, *files], None, WITH_FINDINGS)
    for problem in json.JSONDecoder().raw_decode(output)[0]:
        place = f"{Path(problem['source']).name}#{write_pointer(tuple(problem['path']))}"
        yield LinterFinding("Spectral", problem["code"], place, problem["message"])


def run_openapi_generator(files: Sequence[Path]) -> Iterator[LinterFinding]:
    """Validate with OpenAPI Generator. Raises ToolError."""
    jar = fetch_openapi_generator()
    for file in files:
        options = ("validate", "--input-spec", file)
        output = run([find_program("java"), "-jar", jar, *options], None, WITH_FINDINGS)
        text = output.partition("Errors:")[2].partition("[error]")[0]
        for error in re.split(r"^\s*- ", text, flags=re.M)[1:]:
            message = " ".join(error.split())
            yield LinterFinding("OpenAPI Generator", "validate", f"{file.name}#/", message)


def run_importers(files: Sequence[Path]) -> Iterator[LinterFinding]:
    """Import JSON files as Postman, Bruno and Swagger UI do: all operations have to arrive.

    Raises ToolError.
    """
    program = HERE / "imports.mjs"
    imported = json.loads(run([find_program("node"), program, install(), *files]))
    for file in files:
        wanted = set(list_requests(read_spec(file)))
        for tool, requests in imported[str(file)].items():
            for difference in sorted(wanted ^ set(requests)):
                message = f"{difference} is {'missing' if difference in wanted else 'unknown'}"
                yield LinterFinding(tool, "import", f"{file.name}#/paths", message)


def list_requests(spec: JSON) -> Iterator[str]:
    """Yield method and path of each operation, with parameters as in imports.mjs."""
    for path, item in spec["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {re.sub(r'{[^{}]+}', '*', path)}"
