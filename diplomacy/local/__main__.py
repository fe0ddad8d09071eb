"""``python -m diplomacy.local``: what ``make run`` runs."""

import sys

from .supervisor import main

sys.exit(main())
