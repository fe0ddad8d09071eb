"""Sweeps of one rule alone: a module that names its ``RULE`` does not pay for the others."""

import pytest

from diplomacy.core import reminders


@pytest.fixture(autouse=True)
def narrowed(request, monkeypatch):
    """The registry with the module's rule, or with all of them."""
    code = getattr(request.module, "RULE", None)
    if code:
        (only,) = [rule for rule in reminders.rules() if rule.code == code]
        monkeypatch.setattr(reminders, "_rules", {code: only})
