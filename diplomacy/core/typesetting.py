"""Documents as PDF, set by Typst from a template and data.

The setting happens in a process of its own (:mod:`.typesetter`): it takes half a second and some
hundred megabytes, which are given back at once, and a template that never ends is stopped.
"""

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

SECONDS = 60
_SETTER = Path(__file__).with_name("typesetter.py")
#: Where the fonts are that documents may name; the machine's own ones differ and are not used.
_FONTS = (
    "biz-udpgothic/400Regular",
    "biz-udpgothic/700Bold",
    "noto-sans-jp/400Regular",
    "noto-sans-jp/700Bold",
)


class CannotTypeset(Exception):
    """A document was not made. Its text is for the log."""


def pdf(template: Path, data: dict[str, Any], made_at: datetime.datetime) -> bytes:
    """The document as tagged PDF (PDF/UA-1). ``data`` is JSON; its texts are never read as markup.

    ``made_at`` is written into the file. Equal arguments give equal bytes. Raises CannotTypeset.
    """
    folder = settings.NODE_MODULES / "@expo-google-fonts"
    asked = {
        "template": str(template),
        "root": str(template.parent),
        "fonts": [str(folder / name) for name in _FONTS],
        "data": data,
        "timestamp": int(made_at.timestamp()),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_SETTER)],
            input=json.dumps(asked, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise CannotTypeset(f"{template.name} took longer than {SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        raise CannotTypeset(error.stderr.decode(errors="replace")[-2000:]) from error
    return done.stdout
