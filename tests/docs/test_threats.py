"""Each threat of the model names a test, and each named test exists."""

import ast
import re

from diplomacy import environment
from tests.docs.test_documents import table

ROOT = environment.ROOT
MODEL = ROOT / "docs" / "threat-model.md"


def threats() -> list[list[str]]:
    return table(MODEL, "Threats")


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_threat_has_a_defence_and_names_a_test_that_exists() -> None:
    assert len(threats()) > 20
    for threat, defence, named in threats():
        assert defence, threat
        found = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", named)
        assert len(found) == named.count("`") / 2 > 0, threat
        for path, name in found:
            assert name in functions_of(path), f"{threat}: {path} has no {name}"
