"""Faults to plant in the mock server, to prove that the contract tests find them.

`<platform>.toml` lists those of a platform; the function with a fault's name, in `<platform>.py`,
plants it. A platform may have none.
"""

from importlib import import_module
from pkgutil import iter_modules

from .fault import Mock, PlantedFault, read_faults, serve_fault, write_faults

__all__ = ["Mock", "PlantedFault", "read_faults", "serve_fault", "write_faults"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
