"""``python -m diplomacy.local.clean``: remove PORTAL_HOME and the data it points at."""

from __future__ import annotations

import os

from diplomacy import environment

from . import engines
from .engines import CannotStart
from .supervisor import only_one


def main() -> None:
    """Refuses while the portal runs."""
    try:
        home = environment.home_of(os.environ)
        if not (home / "lock").exists():
            return
        with only_one(home):
            engines.remove_data(home)
    except (environment.BadValue, CannotStart) as error:
        environment.give_up(str(error), 1)


if __name__ == "__main__":
    main()
