"""The drill: a backup comes back equal in a server made for it, or the drill says no."""

import subprocess
import sys
from pathlib import Path

import pytest

from diplomacy import environment
from diplomacy.core.models import Bureau

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("backup"),
]


def drill(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "diplomacy.local.drill"],
        cwd=environment.ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_drill_brings_everything_back_equal_and_prints_its_time(
    process_environ: dict[str, str], tmp_path: Path
) -> None:
    Bureau.objects.create(code="sample", name_ja="見本局", name_en="Sample")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "memo.txt").write_text("覚書")
    done = drill(process_environ)
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.startswith("Drill passed: ")
    assert ", 1 files equal; backup " in last
    assert last.endswith(" s")
    assert Bureau.objects.count() == 1


def test_drill_fails_in_one_line_when_there_is_nothing_to_back_up(
    process_environ: dict[str, str],
) -> None:
    nowhere = process_environ["DATABASE_URL"].rpartition("/")[0] + "/nowhere"
    names = ("DATABASE_URL", "DATABASE_OWNER_URL")
    done = drill({**process_environ, **dict.fromkeys(names, nowhere)})
    assert done.returncode == 1
    assert done.stderr.startswith("portal: drill: ")
    assert done.stderr.count("\n") == 1
