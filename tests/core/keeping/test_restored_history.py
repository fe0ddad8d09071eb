"""What was sealed stays so in another server, and the chain goes on there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from diplomacy.core.chain import sealing
from diplomacy.core.models import Bureau, Seal

from .conftest import Manage

pytestmark = pytest.mark.django_db(transaction=True)
SEAL = """
from diplomacy.core.chain import sealing
from diplomacy.core.models import Bureau, Seal
for number in range(3):
    Bureau.objects.create(code=f"later-{number}", name_ja="局", name_en="Later")
    print(sealing.seal(), sealing.seal())
print(Seal.objects.count())
"""


def test_chain_is_valid_after_a_restore_and_goes_on(
    manage: Manage,
    empty_database: str,
    ask: Callable[..., list[tuple[object, ...]]],
    tmp_path: Path,
) -> None:
    for number in range(3):
        Bureau.objects.create(code=f"b{number}", name_ja="局", name_en="Before")
        sealing.seal()
    head = Seal.objects.latest("number")
    # As if the other server had had many more transactions than the one restored into.
    folder = tmp_path / "backup"
    ask(
        str(connection.settings_dict["NAME"]),
        "UPDATE core_seal SET horizon = horizon + 1000000000000 WHERE true",
        role="DATABASE_OWNER_URL",
    )
    assert manage("backup", str(folder)).returncode == 0
    assert manage("restore", str(folder), database=empty_database).returncode == 0
    done = manage("verify_history", "--head", head.hash, database=empty_database)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("History is as sealed: 0 findings; 3 seals over 3 events")
    done = manage("shell", "--verbosity", "0", "-c", SEAL, database=empty_database)
    assert done.stdout.split() == ["1", "0", "1", "0", "1", "0", "6"], done.stderr
    done = manage("verify_history", "--head", head.hash, database=empty_database)
    assert done.returncode == 0, done.stdout
    with pytest.raises(Exception, match="permission denied"):
        ask(empty_database, "DELETE FROM core_seal")
