"""How a parallel run shares tests between its workers."""

from __future__ import annotations

from xdist.scheduler import LoadGroupScheduling

#: Tests around one portal that takes long to start; whoever gets one of them gets all.
TOGETHER = ("tests/e2e/", "tests/local/test_run.py::")


class SharedPortals(LoadGroupScheduling):
    """Tests of one portal on one worker, every other test to whoever is free.

    By address and not by ``xdist_group``, whose mark is lost between pytest-xdist 3.8 and pytest 9.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)
