"""A mail server that delivers nothing: each message becomes a file that a page shows.

``python -m diplomacy.local.mail PORT FOLDER``; it listens on loopback only.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import sys
import time
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 20 * 1024 * 1024  # bytes


class Keeper:
    """Keeps a message on disk before it says that it has taken it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer 250 only when the whole message would survive a power cut."""
        content = envelope.content or b""
        try:
            keep(self.folder, content if isinstance(content, bytes) else content.encode())
        except OSError as error:
            return f"452 cannot keep the message: {error.strerror}"
        return "250 kept"


def keep(folder: Path, content: bytes) -> Path:
    """Write a message under a name that sorts by time of arrival, whole or not at all."""
    path = folder / f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
    new = path.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder_descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(folder_descriptor)
    finally:
        os.close(folder_descriptor)
    return path


async def serve(port: int, folder: Path) -> None:
    """Until SIGTERM."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, ended.cancel)

    def session() -> Any:
        return SMTP(
            Keeper(folder), data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost"
        )

    server = await loop.create_server(session, "127.0.0.1", port)
    async with server:
        with contextlib.suppress(asyncio.CancelledError):
            await ended


def main() -> None:
    """Command line entry."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))


if __name__ == "__main__":
    main()
