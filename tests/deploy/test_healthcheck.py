"""The check that a container asks itself, run as the container runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from deploy.healthcheck import SWEEP_LATE
from diplomacy import environment
from diplomacy.core.models import JobSlot


def healthy(name: str, environ: dict[str, str]) -> bool:
    """Exit code 0 or 1; a traceback would be 1 too, so what it says on the way must be nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.healthcheck", name],
        cwd=environment.ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode == 0


class Portal(BaseHTTPRequestHandler):
    """Answers like the portal: only under its own name."""

    status = 200

    def do_GET(self) -> None:
        known = self.headers["Host"] == "portal.example.org" and self.path == "/healthz/live"
        self.send_response(self.status if known else 400)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def production() -> Iterator[dict[str, str]]:
    server = HTTPServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield {
        "PATH": os.defpath,
        "ALLOWED_HOSTS": ".portal.example.org, other.example.org",
        "PORTAL_BASE_URL": "https://portal.example.org",
        "PORT": str(server.server_port),
        "DATABASE_URL": "postgres://portal_app@127.0.0.1:1/portal",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "SECRET_KEY": "0123456789" * 6,
    }
    server.shutdown()
    thread.join()
    server.server_close()


def test_web_is_healthy_when_it_answers(
    production: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert healthy("web", production)
    monkeypatch.setattr(Portal, "status", 500)
    assert not healthy("web", production)


@pytest.mark.django_db(transaction=True)
def test_beat_is_healthy_while_sweeps_are_started(process_environ: dict[str, str]) -> None:
    assert not healthy("beat", process_environ)
    slot = JobSlot.objects.create(job="sweep", slot=timezone.now() - timedelta(seconds=60))
    assert healthy("beat", process_environ)
    JobSlot.objects.filter(pk=slot.pk).update(slot=slot.slot - timedelta(seconds=SWEEP_LATE))
    assert not healthy("beat", process_environ)
