"""Where PostgreSQL's data lies when root starts it, and when it is removed."""

import os
from pathlib import Path

import pytest

from diplomacy.local import engines
from diplomacy.local.engines import Service, data_folder, remove_data


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """Stands for ``nobody``: the caller's own ids, so that this runs for anyone."""
    monkeypatch.setattr(engines, "ROOT_FOLDER", tmp_path / "root")
    return Service(os.getuid(), os.getgid())


def home_in(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_ordinary_user_keeps_data_in_the_home(tmp_path: Path) -> None:
    home = home_in(tmp_path / "home")
    assert data_folder(home, Service()) == home / "postgres"
    assert (home / "postgres").stat().st_mode & 0o777 == 0o700


def test_root_keeps_data_outside_and_finds_it_again(tmp_path: Path, service: Service) -> None:
    home = home_in(tmp_path / "home")
    folder = data_folder(home, service)
    assert folder.parent == tmp_path / "root"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert data_folder(home, service) == folder
    assert (home / "postgres").resolve() == folder


def test_data_of_a_removed_home_is_removed(tmp_path: Path, service: Service) -> None:
    home, other = home_in(tmp_path / "home"), home_in(tmp_path / "other")
    old, kept = data_folder(home, service), data_folder(other, service)
    (home / "postgres").unlink()
    home.rmdir()
    new = data_folder(home_in(home), service)
    assert not old.exists()
    assert new.exists()
    assert kept.exists()


def test_data_of_a_lasting_home_outlives_others_starts(
    tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk may only be away for a moment."""
    monkeypatch.setattr(engines.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    home = home_in(tmp_path / "home")
    folder = data_folder(home, service)
    home.rename(tmp_path / "away")
    data_folder(home_in(tmp_path / "other"), service)
    assert folder.exists()


def test_data_of_a_running_server_is_never_removed(tmp_path: Path, service: Service) -> None:
    home = home_in(tmp_path / "home")
    folder = data_folder(home, service)
    (folder / "cluster").mkdir()
    (folder / "cluster" / "postmaster.pid").write_text("1")
    (home / "postgres").unlink()
    assert data_folder(home, service) != folder
    assert folder.exists()


def test_removing_a_home_removes_its_data(tmp_path: Path, service: Service) -> None:
    home = home_in(tmp_path / "home")
    folder = data_folder(home, service)
    remove_data(home)
    assert not folder.exists()
    assert not home.exists()
