"""Check the specs with linters and importers of others.

Redocly and Spectral read each spec as OpenAPI 3.1 and 3.0.3. Postman, Bruno and Swagger UI import
its JSON, and each operation has to arrive. OpenAPI Generator (Java) validates the form of 3.0.3.
npm and pip fetch the programs once, in pinned versions. Findings that stay are in
`spec_linters/justified.toml`, with reasons. Exit code 0: no others, and no stale reasons;
1: findings, or a program failed.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from client_languages.tools import ToolError
from closed_pipe import end_script
from spec_data import list_specs
from spec_forms.files import make_spec_files
from spec_linters.findings import LinterFinding, list_open, read_justified
from spec_linters.tools import run_importers, run_openapi_generator, run_redocly, run_spectral


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            findings = list(lint(Path(folder)))
    except ToolError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    justified = read_justified()
    lines = list_open(findings, justified)
    print(*lines, f"{len(findings)} findings, {len(lines)} without a reason", sep="\n")
    return 1 if lines else 0


def lint(folder: Path) -> Iterator[LinterFinding]:
    """Yield the findings of all tools; the folder gets the files that they read."""
    for file in (one for path in list_specs() for one in make_spec_files(path)):
        (folder / file.name).write_text(file.text, encoding="utf-8")
    as_json = sorted(folder.glob("*.json"))
    converted = sorted(folder.glob("*.openapi-3.0.json"))
    linted = [*sorted(folder.glob("*.yaml")), *converted]
    yield from run_redocly(linted)
    yield from run_spectral(linted)
    yield from run_importers(as_json)
    yield from run_openapi_generator(converted)


if __name__ == "__main__":
    end_script(main)
