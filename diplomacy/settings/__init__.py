"""Settings, chosen by PORTAL_MODE: ``production`` unless something says otherwise."""

from .base import *

if PORTAL_MODE == "test":
    from .test import *
