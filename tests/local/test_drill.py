"""The drill: a backup comes back equal in a server made for it, or the drill says no."""

import subprocess
import sys
from pathlib import Path

import pytest

from diplomacy import environment
from diplomacy.core.chain import sealing
from diplomacy.core.models import Bureau, Seal

pytestmark = pytest.mark.django_db(transaction=True)


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
    sealing.seal()
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "memo.txt").write_text("覚書")
    done = drill(process_environ)
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.startswith("Drill passed: ")
    assert ", 1 files equal, history as sealed; backup " in last
    assert (
        "  History is as sealed: 0 findings; 1 seals over 1 events, 0 not sealed yet,"
        in done.stdout
    )
    assert last.endswith(" s")
    assert Bureau.objects.count() == 1


def test_drill_fails_when_the_history_is_not_what_was_made_known(
    process_environ: dict[str, str], tmp_path: Path
) -> None:
    Bureau.objects.create(code="sample", name_ja="見本局", name_en="Sample")
    sealing.seal()
    (tmp_path / "history-heads").mkdir()
    (tmp_path / "history-heads" / "heads").write_text(
        f"2015-04-05 1 {Seal.objects.get().hash}\n2015-04-06 2 {'a' * 64}\n"
    )
    done = drill(process_environ)
    assert done.returncode == 1
    assert done.stderr.startswith("portal: drill: ")


def test_drill_fails_in_one_line_when_there_is_nothing_to_back_up(
    process_environ: dict[str, str],
) -> None:
    nowhere = process_environ["DATABASE_URL"].rpartition("/")[0] + "/nowhere"
    names = ("DATABASE_URL", "DATABASE_OWNER_URL")
    done = drill({**process_environ, **dict.fromkeys(names, nowhere)})
    assert done.returncode == 1
    assert done.stderr.startswith("portal: drill: ")
    assert done.stderr.count("\n") == 1
