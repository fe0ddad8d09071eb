"""The Dockerfile and what may enter the image."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diplomacy import environment

ROOT = environment.ROOT
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]
APPS = ("diplomacy", "cities", "agreements", "visits", "initiatives")


def allowed() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def test_context_holds_only_what_is_named() -> None:
    lines = [
        line
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert lines[0] == "*"
    assert all((ROOT / name).exists() for name in allowed())
    assert {*APPS, "templates", "static", "manage.py", "gunicorn.conf.py"} <= set(allowed())
    for secret in ("deploy", "deploy/secrets", ".env", ".portal", ".git", "tests"):
        assert secret not in allowed()


def test_images_are_pinned_by_version() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    stages = set(re.findall(r" AS (\w+)$", DOCKERFILE, re.MULTILINE))
    for image in images:
        assert image in stages or re.search(r":\d+\.\d+\.\d+-bookworm-slim$|-slim-bookworm$", image)
    assert "python:3.11." in DOCKERFILE


def test_packages_are_wheels_with_known_hashes() -> None:
    assert "--require-hashes --only-binary :all: -r /base.txt" in DOCKERFILE
    assert "npm ci --omit=dev" in DOCKERFILE
    for tool in ("gcc", "build-essential", "apt-get", "requirements/dev", "requirements/local"):
        assert tool not in DOCKERFILE


def test_image_runs_as_an_ordinary_user_and_knows_its_health() -> None:
    assert "\nUSER portal\n" in FINAL
    assert "--uid 10001" in FINAL
    assert "\nHEALTHCHECK " in FINAL
    assert 'CMD ["gunicorn", "--config", "gunicorn.conf.py"]' in FINAL


def test_image_holds_no_secret_and_no_demonstration() -> None:
    assert not re.search(r"^(ARG|ENV) .*(SECRET|PASSWORD|TOKEN|_URL)", DOCKERFILE, re.MULTILINE)
    assert "PORTAL_MODE" not in DOCKERFILE
    assert "PORTAL_TODAY" not in DOCKERFILE


@pytest.fixture
def context(tmp_path: Path) -> Path:
    """What the build stage has before its command runs."""
    for name in allowed():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.mo")
            shutil.copytree(ROOT / name, target, ignore=ignored)
        else:
            shutil.copy(ROOT / name, target)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def test_build_makes_static_files_and_catalogues(context: Path) -> None:
    """The build stage's own command, run where only its context is."""
    stage = DOCKERFILE.partition(" AS build\n")[2].partition("\nFROM ")[0]
    command = re.search(r"^RUN ((?:.*\\\n)*.*)", stage, re.MULTILINE)
    assert command
    subprocess.run(
        ["sh", "-c", command[1].replace("compileall -q .", "compileall -q diplomacy")],
        cwd=context,
        env={"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}"},
        check=True,
    )
    assert (context / "build" / "static" / "staticfiles.json").is_file()
    catalogues = list((context / "diplomacy" / "locale").glob("*/LC_MESSAGES/*.po"))
    assert all(path.with_suffix(".mo").is_file() for path in catalogues)
