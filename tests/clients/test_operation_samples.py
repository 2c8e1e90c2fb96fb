"""The samples in TypeScript on the pages of the operations compile, and send their requests."""

from pathlib import Path

import pytest
from client_builds import BUILDS, require

import generate_client
from docs_site.samples import make_samples
from docs_site.servers import MOCK_URL, make_mock_server
from docs_site.spec import Spec, list_specs
from matricula_mock import MockServer

pytestmark = pytest.mark.slow


def test_the_samples_in_typescript(mock: MockServer, tmp_path: Path) -> None:
    require("typescript")
    assert generate_client.main(["typescript", "--output", str(tmp_path)]) == 0
    names = []
    for spec in map(Spec.read, list_specs()):
        for operation in spec.operations:
            samples = make_samples(spec, operation, make_mock_server(spec))
            [sample] = [one for one in samples if one.language == "typescript"]
            names.append((spec.name, operation.id))
            source = sample.source.replace(MOCK_URL, mock.url)
            (tmp_path / f"{spec.name}-{operation.id}.ts").write_text(source, encoding="utf-8")
    imports = [f'await import("./{spec}-{name}.js");' for spec, name in names]
    (tmp_path / "all.ts").write_text("\n".join(["export {};", *imports]), encoding="utf-8")
    build = BUILDS["typescript"]
    build.compile(tmp_path)
    build.run(tmp_path, "all.ts")
    assert [one["operationId"] for one in mock.requests()] == [name for _, name in names]
    assert not [one for one in mock.requests() if one["status"] in (401, 403, 415)]
