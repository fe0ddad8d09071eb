"""The guide to the API, pasted into a shell in front of a running portal, block by block."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from diplomacy import environment

from .conftest import Demonstration

GUIDE = (environment.ROOT / "docs" / "api.md").read_text()
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
BLOCKS = [block for language, block in FENCED if not language]
#: What is shown in the guide without being a command, and what needs a receiver of its own.
NO_COMMANDS = ("RateLimit-Policy:",)
OTHERWISE = ("receiver.example.org",)


def commands() -> list[str]:
    return [
        block
        for block in BLOCKS
        if not block.startswith(NO_COMMANDS) and not any(word in block for word in OTHERWISE)
    ]


def script(url: str) -> str:
    """All blocks as one shell session that ends at the first failure and says which it was."""
    lines = ["set -eu -o pipefail"]
    for number, block in enumerate(commands()):
        block = block.replace("http://127.0.0.1:8000", url)
        # A reader puts the id and the secret that were printed in their places.
        block = block.replace('"ID:SECRET"', '"$ID:$SECRET"')
        # A refusal is a failure of the command.
        block = re.sub(r"\bcurl (?!--fail)", "curl --fail-with-body ", block)
        lines += [f"echo '== block {number}'", block.rstrip()]
        if number == 0:
            lines[-1] += ' | tee "$HOME/issued"'
            lines += [
                """ID=$(grep -oE '[0-9a-f]{32}' "$HOME/issued" | head -1)""",
                """SECRET=$(sed -n 's/.*ecret: *//p' "$HOME/issued" | head -1)""",
            ]
    return "\n".join(lines)


def test_every_command_of_the_guide_succeeds(
    start_portal: Callable[..., Demonstration], tmp_path: Path
) -> None:
    portal = start_portal("2017-03-03")
    for name in ("manage.py", "docs"):
        (tmp_path / name).symlink_to(environment.ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    bash = shutil.which("bash")
    assert bash is not None
    done = subprocess.run(
        [bash, "-c", script(portal.url)],
        cwd=tmp_path,
        env={**portal.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    assert done.stdout.count("== block") == len(commands())
    changed = portal.manage(
        "shell",
        "--no-imports",
        "-c",
        "from cities.models import City\n"
        "from visits.models import Visit\n"
        "city = City.objects.get(code='sampleton')\n"
        "print(city.leader_office_en, City.objects.filter(code='otherton').count(),"
        " Visit.objects.filter(city=city).count(), city.version)",
    )
    assert changed.split() == ["Mayor", "1", "1", "3"]
