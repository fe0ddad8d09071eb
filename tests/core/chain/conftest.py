"""A history with some seals over it."""

from collections.abc import Callable
from typing import Any

import pytest

from diplomacy.core import history
from diplomacy.core.chain import sealing, verifying
from diplomacy.core.models import Bureau
from tests.factories.cities import CityFactory

Verify = Callable[..., tuple[verifying.Figures, list[verifying.Finding]]]


@pytest.fixture
def verify() -> Verify:
    """Figures and findings."""

    def verified(*heads: Any) -> tuple[verifying.Figures, list[verifying.Finding]]:
        findings: list[verifying.Finding] = []
        return verifying.verify(findings.append, heads), findings

    return verified


@pytest.fixture
def sealed(db: None) -> int:
    """Twelve seals over events of several tables; how many events."""
    total = 0
    cities = [CityFactory(), CityFactory()]
    for number in range(12):
        with history.acting(None, f"step {number}"):
            Bureau.objects.create(code=f"b{number}", name_ja=f"局{number}", name_en=f"B {number}")
            for city in cities:
                type(city).objects.filter(pk=city.pk).update(name_en=f"Name {number}")
            Bureau.objects.filter(code__startswith="b").update(name_en=f"All {number}")
        total += sealing.seal()
    return total
