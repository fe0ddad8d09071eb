"""Documents whose tables follow from the code, so that they cannot say something else."""

from collections.abc import Callable, Iterator
from pathlib import Path

from diplomacy import environment
from diplomacy.core import policies
from diplomacy.core.api import changelog
from diplomacy.core.enums import FieldGroup, Role
from diplomacy.core.keeping import retention

BEGIN = "<!-- Written by `make documents`; what stands below follows from the code. -->"
END = "<!-- Up to here. -->"
FOLDER = environment.ROOT / "docs"


def authorization() -> list[str]:
    """Who may do what with each kind of record, as the policies are declared."""
    lines = ["| records | action | who may |", "|---|---|---|"]
    by_label = sorted(policies.registered().items(), key=lambda item: item[0]._meta.label)
    for model, actions in by_label:
        for action, predicate in actions.items():
            lines.append(f"| `{model._meta.label}` | {action} | {predicate.name} |")
    return lines


def restricted_fields() -> Iterator[str]:
    """The values that only some roles read, by group."""
    fields: dict[FieldGroup, list[str]] = {group: [] for group in FieldGroup}
    for model, groups in policies.restricted().items():
        for name, group in groups.items():
            fields[group].append(f"`{model._meta.label}.{name}`")
    yield from ("| values | which | roles that read them |", "|---|---|---|")
    for group, names in fields.items():
        readers = policies.readers_of(group)
        roles = ", ".join(role.value for role in Role if role in readers)
        yield f"| {group.value} | {', '.join(sorted(names)) or 'none yet'} | {roles} |"


DOCUMENTS: dict[str, Callable[[], list[str]]] = {
    "api-changelog.md": changelog.document,
    "authorization.md": lambda: [*authorization(), "", *restricted_fields()],
    "retention.md": retention.document,
}


def current() -> Iterator[tuple[Path, str]]:
    """Each document with the text that it should have.

    Raises ValueError when a document has lost the marks between which its table stands.
    """
    for name, table in DOCUMENTS.items():
        path = FOLDER / name
        text = path.read_text(encoding="utf-8")
        before, begin, rest = text.partition(BEGIN)
        _old, end, after = rest.partition(END)
        if not begin or not end:
            raise ValueError(f"{name} has no marks around its table")
        yield path, "\n".join([before + BEGIN, "", *table(), "", END + after])
