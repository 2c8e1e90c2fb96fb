"""The languages: generator, needed programs, and use of the client."""

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from spec_data import read_spec

from .simplified import simplify
from .tools import fetch_openapi_generator, find_program, install_npm_packages, run


@frozen
class Language:
    """A language. `maker` is its generator, `needs` has programs, `use` is a line for people.

    `write(spec, folder)` writes one client under the name of the spec. Raises ToolError.
    """

    maker: str
    needs: tuple[str, ...]
    write: Callable[[Path, Path], None]
    use: str


def _write_typescript(spec: Path, folder: Path) -> None:
    program = install_npm_packages() / "openapi-typescript" / "bin" / "cli.js"
    run([find_program("node"), program, spec, "--output", folder / f"{spec.stem}.ts"])


def _write_simplified(spec: Path, folder: Path) -> None:
    text = json.dumps(simplify(read_spec(spec)), ensure_ascii=False, indent=2)
    (folder / f"{spec.stem}.json").write_text(text + "\n", encoding="utf-8")


def _run_openapi_generator(name: str, options: Mapping[str, str]) -> Callable[[Path, Path], None]:
    """Return a writer that runs OpenAPI Generator; `{}` in an option is the platform."""

    def write(spec: Path, folder: Path) -> None:
        given = ",".join(f"{key}={value.format(spec.stem)}" for key, value in options.items())
        with tempfile.TemporaryDirectory() as simplified:
            _write_simplified(spec, Path(simplified))
            source = Path(simplified) / f"{spec.stem}.json"
            files = ("--input-spec", source, "--output", folder / spec.stem)
            details = ("--generator-name", name, "--additional-properties", given)
            jar = fetch_openapi_generator()
            run([find_program("java"), "-jar", jar, "generate", *details, *files])

    return write


LANGUAGES: Final[Mapping[str, Language]] = {
    "typescript": Language(
        "openapi-typescript",
        ("node", "npm"),
        _write_typescript,
        "types for openapi-fetch: npm install openapi-fetch",
    ),
    "typescript-fetch": Language(
        "OpenAPI Generator",
        ("java",),
        _run_openapi_generator("typescript-fetch", {"importFileExtension": ".js"}),
        "classes on fetch, without other packages",
    ),
    "java": Language(
        "OpenAPI Generator",
        ("java",),
        _run_openapi_generator(
            "java",
            {
                "library": "native",  # java.net.http, and no other HTTP library
                "openApiNullable": "false",  # spares a dependency; unset values are not sent
                "hideGenerationTimestamp": "true",
                "groupId": "matricula",
                "artifactId": "{}",
                "invokerPackage": "matricula.{}",
                "apiPackage": "matricula.{}.api",
                "modelPackage": "matricula.{}.model",
            },
        ),
        "a Maven and Gradle project for each platform",
    ),
    "json": Language(
        "matricula",
        (),
        _write_simplified,
        "the specs, simplified, for any other generator",
    ),
}
