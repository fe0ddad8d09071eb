"""The Dockerfile and what may enter the image."""

from __future__ import annotations

import re

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
