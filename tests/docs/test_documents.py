"""The documents say what is so: files, commands, addresses, settings and entities exist."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.urls import resolve

from diplomacy import environment
from diplomacy.core import history, outbox

ROOT = environment.ROOT
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
OUR_APPS = ("core", "cities", "agreements", "visits", "initiatives", "portal")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(params=DOCUMENTS, ids=relative)
def document(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def headings(path: Path) -> set[str]:
    """The anchors of a document, as they are made from its headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if target.startswith("http"):
            continue
        file, _, anchor = target.partition("#")
        path = (document.parent / file).resolve() if file else document
        assert path.exists(), target
        assert not anchor or anchor in headings(path), target


def code(document: Path) -> list[str]:
    """What is set as code within the text and in blocks."""
    text = document.read_text()
    blocks = re.findall(r"^ *```\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(
        r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    )


def test_make_targets_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for text in code(document) for name in re.findall(r"\bmake ([a-z-]+)", text)}
    assert named <= targets


def test_commands_of_manage_py_exist(document: Path) -> None:
    for text in code(document):
        for name in re.findall(r"manage\.py ([a-z_]+)", text):
            assert name in get_commands(), name


def test_files_exist(document: Path) -> None:
    """Anything set as code that begins like a path in the repository is one."""
    tops = {path.name for path in ROOT.iterdir()}
    made = ("deploy/secrets", "node_modules", ".venv", ".portal", ".env")
    for text in code(document):
        for word in re.findall(r"(?<![\w/.<-])[\w.][\w./*-]*", text):
            top = word.split("/")[0]
            if top not in tops or "/" not in word or word.startswith(made):
                continue
            assert list(ROOT.glob(word.strip("/").rstrip("."))), word


def test_addresses_exist(document: Path) -> None:
    text = document.read_text()
    for address in re.findall(
        r"(?:\$PORTAL|(?<![\w.]))(/(?:api/v1|healthz|identity)/[\w/.-]*)", text
    ):
        match = resolve(address)
        assert match.url_name != "unknown", address


def test_readme_maps_every_folder() -> None:
    rows = table(ROOT / "README.md", "Where things are")
    named = {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row[0])}
    assert all((ROOT / name).exists() for name in named)
    tops = {Path(relative(path)).parts[0] for path in tracked() if path.parent != ROOT}
    hidden = {"requirements"} | {name for name in tops if name.startswith(".")}
    assert tops - hidden == {name.split("/")[0] for name in named if (ROOT / name).is_dir()}


def table(path: Path, heading: str) -> list[list[str]]:
    """The rows below a heading, without the head, as cells."""
    section = re.split(rf"^##+ {re.escape(heading)}$", path.read_text(), flags=re.MULTILINE)[1]
    rows = re.split(r"^##+ ", section, flags=re.MULTILINE)[0].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row[:1] == "|"]
    return cells[2:]


def test_every_setting_is_explained() -> None:
    rows = table(ROOT / "docs" / "operations.md", "Settings")
    named = [row[0].strip("`") for row in rows]
    assert len(named) == len(set(named))
    assert set(named) == {*environment.NAMES, "PORTAL_HOME", "WEB_CONCURRENCY"}


def test_settings_that_must_be_given_are_marked() -> None:
    marked = {
        row[0].strip("`")
        for row in table(ROOT / "docs" / "operations.md", "Settings")
        if row[1] == "yes"
    }
    values = {
        "DATABASE_URL": "postgres://portal_app@db/portal",
        "REDIS_URL": "redis://redis",
        "EMAIL_URL": "smtp://mail.example.org",
        "SECRET_KEY": "0123456789" * 6,
        "ALLOWED_HOSTS": "portal.example.org",
        "PORTAL_BASE_URL": "https://portal.example.org",
        "PORTAL_HOME": str(ROOT / "build" / "nowhere"),
    }
    environment.load(values)
    assert marked == set(values) - {"PORTAL_HOME"}
    for name in marked:
        with pytest.raises(environment.BadValue):
            environment.load({key: value for key, value in values.items() if key != name})


@pytest.mark.parametrize("label", OUR_APPS)
def test_data_model_names_every_entity(label: str) -> None:
    config = apps.get_app_config(label)
    events = set(history.event_models())
    entities = {model.__name__ for model in config.get_models() if model not in events}
    path = ROOT / "docs" / "data-model.md"
    if config.name not in headings_of(path):
        assert not entities
        return
    assert {row[0].strip("`") for row in table(path, config.name)} == entities


def headings_of(path: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)


def test_attempts_of_mail_are_told_as_they_are() -> None:
    pauses = [
        min(outbox.FIRST_PAUSE * 2**attempt, outbox.LONGEST_PAUSE)
        for attempt in range(outbox.MAX_ATTEMPTS - 1)
    ]
    hours = round(sum(pause.total_seconds() for pause in pauses) / 3600)
    operations = (ROOT / "docs" / "operations.md").read_text()
    assert f"{outbox.MAX_ATTEMPTS} attempts" in operations
    assert f"about {hours} hours" in operations
    assert f"about {hours} hours" in (ROOT / "docs" / "architecture.md").read_text()


def test_changelog_speaks_of_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert version[1] in (ROOT / "CHANGELOG.md").read_text()


def tracked() -> Iterator[Path]:
    """Text files of the repository; without git, what is not installed or made."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0:
        names = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        made = {".venv", "node_modules", "build", ".portal", ".git"}
        names = [p for p in ROOT.rglob("*") if not made & set(p.relative_to(ROOT).parts)]
    for path in names:
        if path.is_file() and path.suffix not in {".png", ".ico", ".woff2", ".mo", ".pyc"}:
            yield path


def test_files_name_no_registry_and_no_machine() -> None:
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"))]
    hosts += [".".join(parts) for parts in (("npmjs", "org"), ("npmjs", "com"), ("docker", "io"))]
    machine = [f"/{name}/" for name in ("work/main", "work/shared", "root/workspace")]
    for path in tracked():
        text = path.read_text(encoding="utf-8")
        for word in (*hosts, *machine):
            assert word not in text, f"{relative(path)} names {word}"
