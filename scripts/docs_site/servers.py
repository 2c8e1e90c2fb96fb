"""The servers of the samples: the mock server, and the vendor's."""

from typing import Final, Literal
from urllib.parse import urlsplit

from attrs import frozen

from matricula.registrar import find_registrar

from .spec import Spec

MOCK_URL: Final = "http://127.0.0.1:8000"
"""The URL of `matricula mock`. The script of the pages replaces it by another one."""
MOCK_TOKEN: Final = "mock-token"


@frozen
class SampleServer:
    """A server: its URL with the path of the API, the arguments of a connection, and a token."""

    kind: Literal["mock", "vendor"]
    url: str
    arguments: str
    token: str


def make_mock_server(spec: Spec) -> SampleServer:
    """Return the mock server on this machine."""
    url = MOCK_URL + urlsplit(spec.server).path
    return SampleServer("mock", url, f'base_url="{MOCK_URL}"', MOCK_TOKEN)


def make_vendor_server(spec: Spec) -> SampleServer:
    """Return the vendor's server, with an invented site if each customer has one."""
    has_sites = find_registrar(spec.name).connect.platform.has_sites
    return SampleServer("vendor", spec.server, 'site="example"' if has_sites else "", "YOUR-TOKEN")
