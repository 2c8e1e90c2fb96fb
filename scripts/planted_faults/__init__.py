"""Faults to plant in the mock server, to see that the contract tests find them.

`faults.toml` lists them; the function with a fault's name, in the file of its platform, plants it.
"""

from . import digitalchalk, tahdah, tahoe
from .fault import Fault, Mock, read_faults, serve_fault, write_faults

__all__ = [
    "Fault",
    "Mock",
    "digitalchalk",
    "read_faults",
    "serve_fault",
    "tahdah",
    "tahoe",
    "write_faults",
]
