"""Faults to plant in the mock server, to prove that the contract tests find them.

`faults.toml` lists them; the function with a fault's name, in the file of its platform, plants it.
"""

from . import digitalchalk, tahdah, tahoe
from .fault import Mock, PlantedFault, read_faults, serve_fault, write_faults

__all__ = [
    "Mock",
    "PlantedFault",
    "digitalchalk",
    "read_faults",
    "serve_fault",
    "tahdah",
    "tahoe",
    "write_faults",
]
