"""`make client`: its languages, the files it keeps, and the simplified specs."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from guide import ROOT, URL
from makefile import run_make
from openapi_spec_validator import validate

import generate_client
from client_languages import tools
from client_languages.languages import LANGUAGES
from client_languages.simplified import simplify
from spec_data import list_specs, read_spec

METHODS = ("get", "put", "post", "delete")


def make(*arguments: str, locale: str = "C.UTF-8") -> str:
    said = run_make("--dry-run", "client", *arguments, LANG=locale)
    return " ".join(said.replace("\\\n", "").split())


@pytest.mark.skipif(not shutil.which("make"), reason="make is missing")
def test_the_locale_is_not_a_language() -> None:
    assert make(locale="typescript").endswith("--list")
    assert make("LANG=java", locale="typescript").endswith("java")
    assert make("LANG=java", "OUT=a b").endswith('java --output "a b"')


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate_client.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(LANGUAGES)
    assert "needs node and npm" in lines[0]


def test_an_unknown_language_gets_the_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert generate_client.main(["go", "--output", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("go is not one of the tested languages: typescript, ")
    assert "LANG=json" in said
    assert not (tmp_path / "out").exists()


def test_the_guide_has_the_url_and_prefix_of_its_platforms() -> None:
    guide = (ROOT / "docs" / "guides" / "other-languages.md").read_text(encoding="utf-8")
    specs = {one["info"]["title"].removesuffix(" API"): one for one in map(read_spec, list_specs())}
    named = [title for title in specs if f"\n| {title} | `" in guide]
    assert len(named) >= 3
    for spec in map(specs.__getitem__, named):
        server = spec["servers"][0]["url"].replace("{site}", "your-site")
        [scheme] = spec["components"]["securitySchemes"].values()
        mock = URL + urlsplit(server).path
        word = scheme.get("x-token-prefix", "Bearer")
        assert f" | `{mock}` | `{server}` | `{word} mock-token` |\n" in guide


def test_only_earlier_clients_are_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "tahoe.json"
    own.write_text("mine")
    assert generate_client.main(["json", "--output", str(tmp_path)]) == 1
    assert f"{own} exists and is not from this command" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["tahoe.json"]
    assert own.read_text() == "mine"
    own.rename(tmp_path / "notes")
    for _ in range(2):
        assert generate_client.main(["json", "--output", str(tmp_path)]) == 0
        assert json.loads(own.read_text())["openapi"] == "3.1.0"
        own.write_text("old")
    assert (tmp_path / "notes").read_text() == "mine"


@pytest.mark.parametrize("language", ["typescript", "java"])
def test_a_missing_program_is_named(
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert generate_client.main([language, "--output", str(tmp_path / "out")]) == 1
    missing = LANGUAGES[language].needs[0]
    assert capsys.readouterr().err.startswith(f"{missing} is missing")


def test_no_pin_has_a_url() -> None:
    pins = tools.HERE / "package-lock.json"
    packages = json.loads(pins.read_text())["packages"]
    assert "://" not in pins.read_text()
    assert all("integrity" in package for name, package in packages.items() if name)
    assert "--hash=sha256:" in (tools.HERE / "openapi-generator.txt").read_text()


@pytest.mark.parametrize("path", list_specs(), ids=lambda path: path.stem)
def test_a_simplified_spec_has_every_operation(path: Path) -> None:
    spec = read_spec(path)
    simplified = simplify(spec)
    validate(simplified)
    assert list(simplified["paths"]) == list(spec["paths"])
    for before, after in zip(list_operations(spec), list_operations(simplified), strict=True):
        for key in ("operationId", "parameters", "security", "tags"):
            assert after.get(key) == before.get(key)
        assert list(after["responses"]) == list(before["responses"])
        assert list_types(after) <= list_types(before)
        assert bool(list_types(after)) == bool(list_types(before))


def list_operations(spec: Any) -> Iterator[Any]:
    for item in spec["paths"].values():
        yield from (item[method] for method in METHODS if method in item)


def list_types(operation: Any) -> set[str]:
    return set(operation.get("requestBody", {}).get("content", ()))


def test_removed_parts() -> None:
    def take(schema: dict[str, Any]) -> Any:
        spec = {"components": {"schemas": {"It": schema, "One": {"type": "object"}}}}
        return simplify(spec)["components"]["schemas"]["It"]

    named = {"oneOf": [{"$ref": "#/components/schemas/One"}, {"type": "object"}]}
    assert take(named) == named
    assert take({"oneOf": [{"type": "string"}, {"type": "array"}], "description": "a"}) == {
        "description": "a"
    }
    nullable = {"type": ["string", "null"]}
    assert take(nullable) == nullable
    assert take({"items": {"type": ["string", "number"]}}) == {"items": {}}
    assert "webhooks" not in simplify({"webhooks": {}, "paths": {}})
