"""Files from outside: which are let in, and how one is looked at before it is kept.

Nothing here is a virus scanner. A file passes when its content is what its name says, is one of a
few types, and holds nothing that runs by itself as far as that can be seen (docs/decisions.md).
"""

from .checking import Checked, check
from .names import EXTENSIONS

__all__ = ["EXTENSIONS", "Checked", "check"]
