"""Documents whose tables follow from the code are what the code says now."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from diplomacy.core import policies
from diplomacy.portal import documents


def test_documents_are_current() -> None:
    call_command("write_documents", "--check")


def test_every_action_of_every_policy_is_in_the_table() -> None:
    rows = documents.authorization()[2:]
    assert len(rows) == sum(len(actions) for actions in policies.registered().values())
    assert "| `agreements.Review` | void | administrator or office_head |" in rows


def test_stale_document_is_named_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "FOLDER", tmp_path)
    monkeypatch.setattr(documents, "DOCUMENTS", {"a.md": lambda: ["| new |"]})
    path = tmp_path / "a.md"
    path.write_text(f"above\n{documents.BEGIN}\n\n| old |\n\n{documents.END}\nbelow\n")
    with pytest.raises(CommandError, match=r"a\.md"):
        call_command("write_documents", "--check")
    assert "| old |" in path.read_text()
    call_command("write_documents", stdout=StringIO())
    assert path.read_text() == f"above\n{documents.BEGIN}\n\n| new |\n\n{documents.END}\nbelow\n"
    call_command("write_documents", "--check")


def test_document_without_marks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "FOLDER", tmp_path)
    monkeypatch.setattr(documents, "DOCUMENTS", {"a.md": list})
    (tmp_path / "a.md").write_text("nothing\n")
    with pytest.raises(ValueError, match="no marks"):
        list(documents.current())


def test_every_restricted_field_is_in_the_table() -> None:
    table = "\n".join(documents.restricted_fields())
    for model, fields in policies.restricted().items():
        for name in fields:
            assert f"`{model._meta.label}.{name}`" in table
