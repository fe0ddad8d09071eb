"""``python -m diplomacy.local.with_engines COMMAND...``: a command beside throwaway engines.

It finds PostgreSQL and Redis from its environment, and both are gone when it ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from diplomacy import environment

from .engines import CannotStart, throwaway


def main() -> int:
    """The command's own exit code; 128 + the signal when it was ended by one."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with throwaway() as addresses:
            code = subprocess.run(
                sys.argv[1:], env={**os.environ, **addresses}, check=False
            ).returncode
    except CannotStart as error:
        environment.give_up(str(error), 1)
    except KeyboardInterrupt:
        return 130
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
