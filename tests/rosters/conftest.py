"""Connections to the mock server."""

from collections.abc import Iterator

import pytest

from matricula import DigitalChalk, Tahdah, Tahoe
from matricula_mock import MockServer


@pytest.fixture
def tahoe(mock: MockServer) -> Iterator[Tahoe]:
    with Tahoe("mock-token", base_url=mock.url) as connection:
        yield connection


@pytest.fixture
def tahdah(mock: MockServer) -> Iterator[Tahdah]:
    with Tahdah("mock-token", base_url=mock.url) as connection:
        yield connection


@pytest.fixture
def digitalchalk(mock: MockServer) -> Iterator[DigitalChalk]:
    with DigitalChalk("mock-token", base_url=mock.url) as connection:
        yield connection
