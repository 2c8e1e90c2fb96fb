"""The variables of the environment with proxies and certificates."""

import pytest

from matricula_runtime.certificates import VARIABLES

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def clear_network_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove what this machine says about proxies and certificates."""
    for name in (*PROXIES, *map(str.upper, PROXIES), *VARIABLES):
        monkeypatch.delenv(name, raising=False)
