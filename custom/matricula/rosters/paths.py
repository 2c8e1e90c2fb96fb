"""The type of the paths that programs give."""

import os
from typing import TypeAlias

FilePath: TypeAlias = str | os.PathLike[str]
